using System.Text.Json;

namespace Surus.KubernetesTypes;

/// <summary>A value that writes its JSON by code of its own.</summary>
public interface IJsonForm
{
    /// <summary>Writes the value.</summary>
    void WriteJson(Utf8JsonWriter writer);
}

/// <summary>
/// A type that reads and writes its JSON by code of its own. The serializer's description of a type (an object for each
/// property, several generic types for each type) is several times as large as the values that an operator holds; code costs
/// nothing until it runs.
/// </summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface IJsonForm<TSelf> : IJsonForm
    where TSelf : class, IJsonForm<TSelf>
{
    /// <summary>Reads the value that the reader stands on, and leaves it at the value's end; null where it is null.</summary>
    /// <exception cref="JsonException">The value, or one within, is of the wrong type.</exception>
    static abstract TSelf? ReadJson(ref Utf8JsonReader reader);
}
