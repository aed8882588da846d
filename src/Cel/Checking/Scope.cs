namespace Surus.Cel;

/// <summary>The variables that an expression sees.</summary>
internal sealed record Scope(IReadOnlyDictionary<string, CelType> Variables, Scope? Outer = null)
{
    /// <summary>The type of a variable; null where there is none.</summary>
    public CelType? Find(string name) => Variables.TryGetValue(name, out var type) ? type : Outer?.Find(name);

    /// <summary>The scope within a macro.</summary>
    public Scope With(params (string Name, CelType Type)[] more) => new(more.ToDictionary(one => one.Name, one => one.Type, StringComparer.Ordinal), this);
}
