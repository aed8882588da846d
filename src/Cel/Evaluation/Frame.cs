namespace Surus.Cel;

/// <summary>The values of the variables that an expression sees.</summary>
internal sealed class Frame(IReadOnlyDictionary<string, object?>? variables, string name, object? value, Frame? outer)
{
    /// <summary>The frame of a whole expression.</summary>
    public static Frame Of(IReadOnlyDictionary<string, object?> variables) => new(variables, "", null, null);

    /// <summary>The frame within a macro.</summary>
    public Frame With(string newName, object? newValue) => new(null, newName, newValue, this);

    /// <summary>The value of a variable.</summary>
    public object? Find(string wanted)
    {
        if (variables is null)
        {
            return string.Equals(name, wanted, StringComparison.Ordinal) ? value : outer!.Find(wanted);
        }

        return variables.TryGetValue(wanted, out var found) ? found : new CelFault($"no such attribute: {wanted}");
    }
}
