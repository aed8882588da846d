using System.Text.Json;

namespace Surus.Api;

/// <summary>The instances whose PostgreSQL must stay stopped, as the annotation <see cref="Annotations.FencedInstances"/> tells.</summary>
/// <param name="All">Whether all of them are.</param>
/// <param name="Names">Those that are named, in order; empty when all are.</param>
public sealed record FencedInstances(bool All, IReadOnlyList<string> Names)
{
    /// <summary>No instance is fenced.</summary>
    public static FencedInstances None { get; } = new(false, []);

    /// <summary>Reads the annotation; a text that is not a JSON list of names fences nobody.</summary>
    public static FencedInstances FromAnnotation(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return None;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            var names = document.RootElement.EnumerateArray().Select(item => item.GetString() ?? "").Order(StringComparer.Ordinal).ToList();
            return names.Contains("*") ? new FencedInstances(true, []) : new FencedInstances(false, names);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return None;
        }
    }

    /// <summary>Whether that instance is fenced.</summary>
    public bool Contains(string instance) => All || Names.Contains(instance, StringComparer.Ordinal);
}
