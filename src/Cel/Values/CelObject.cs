using System.Text.Json.Nodes;

namespace Surus.Cel;

/// <summary>An object of JSON under its type: its fields become values when they are asked for.</summary>
public sealed class CelObject(JsonObject source, CelType.Object type)
{
    private readonly Dictionary<string, object?> known = new(StringComparer.Ordinal);

    /// <summary>The fields that are there, by the names that expressions use.</summary>
    public IEnumerable<string> Fields => type.Fields.Where(one => source[one.Value.JsonName] is not null).Select(one => one.Key);

    /// <summary>Whether a field is there.</summary>
    public bool Has(string name) => type.Fields.TryGetValue(name, out var field) && source[field.JsonName] is not null;

    /// <summary>The value of a field; a <see cref="CelFault"/> where it is not there.</summary>
    public object? Get(string name)
    {
        if (known.TryGetValue(name, out var value))
        {
            return value;
        }

        if (!type.Fields.TryGetValue(name, out var field))
        {
            return CelFault.NoKey(name);
        }

        return source[field.JsonName] is { } member ? known[name] = JsonConversion.ToValue(member, field.Type) : CelFault.NoKey(field.JsonName);
    }
}
