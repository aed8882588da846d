using System.Text.Json;
using System.Text.Json.Nodes;
using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Objects;

/// <summary>
/// Whether a running pod is still the one its Cluster asks for. The pod is compared with what it was made from, which its
/// annotation keeps, and not with what the API server made of that: defaults and webhooks may add what they like.
/// </summary>
public static class PodDrift
{
    /// <summary>Why <paramref name="pod"/> has to be replaced by <paramref name="wanted"/>, as a sentence; null when it need not be.</summary>
    public static string? Reason(Pod pod, Pod wanted)
    {
        var wantedRestart = AnnotationOf(wanted, Annotations.RestartedAt);
        if (wantedRestart is not null && wantedRestart != AnnotationOf(pod, Annotations.RestartedAt))
        {
            return $"The restart asked for at {wantedRestart} was not done yet.";
        }

        if (AnnotationOf(pod, Annotations.PodSpec) is not { } madeFrom || Parsed(madeFrom) is not { } before)
        {
            // Without the annotation nothing is known; a restart on a guess would be worse than none.
            return null;
        }

        var after = PodSpecJson.Node(wanted.Spec!);

        // A new operator brings a new image of the instance manager. That alone restarts nothing.
        PodSpecJson.WithoutManagerImage(before);
        PodSpecJson.WithoutManagerImage(after);
        return JsonDifference.FirstPath(before, after) is { } path
            ? $"The pod was made from another specification: {path} was changed."
            : null;
    }

    private static string? AnnotationOf(Pod pod, string name) => pod.Metadata.Annotations?.GetValueOrDefault(name);

    private static JsonObject? Parsed(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
