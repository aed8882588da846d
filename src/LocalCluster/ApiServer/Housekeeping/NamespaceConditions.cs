using System.Globalization;
using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>What is left in a namespace that is going away.</summary>
/// <param name="Resource">Of what kind.</param>
/// <param name="Count">How many objects.</param>
/// <param name="Finalizers">The finalizers that hold them, one for each object that has it.</param>
internal sealed record NamespaceContent(ApiResource Resource, int Count, IReadOnlyList<string> Finalizers);

/// <summary>Why a namespace that is going away is still there.</summary>
internal static class NamespaceConditions
{
    /// <summary>Writes the conditions; one that says what it said before keeps its time.</summary>
    public static void Write(JsonObject status, IReadOnlyList<NamespaceContent> remaining, string now)
    {
        var finalizers = remaining.SelectMany(one => one.Finalizers).GroupBy(one => one, StringComparer.Ordinal).OrderBy(one => one.Key, StringComparer.Ordinal).ToList();
        var before = status.Objects("conditions").Select(one => one.Copy()).ToList();
        status["conditions"] = new JsonArray(
        [
            .. new[]
            {
                Condition("NamespaceDeletionDiscoveryFailure", false, "ResourcesDiscovered", "All resources successfully discovered"),
                Condition("NamespaceDeletionGroupVersionParsingFailure", false, "ParsedGroupVersions", "All legacy kube types successfully parsed"),
                Condition("NamespaceDeletionContentFailure", false, "ContentDeleted", "All content successfully deleted, may be waiting on finalization"),
                remaining.Count > 0
                    ? Condition("NamespaceContentRemaining", true, "SomeResourcesRemain", $"Some resources are remaining: {string.Join(", ", remaining.Select(Content))}")
                    : Condition("NamespaceContentRemaining", false, "ContentRemoved", "All content successfully removed"),
                finalizers.Count > 0
                    ? Condition("NamespaceFinalizersRemaining", true, "SomeFinalizersRemain", $"Some content in the namespace has finalizers remaining: {string.Join(", ", finalizers.Select(Finalizer))}")
                    : Condition("NamespaceFinalizersRemaining", false, "ContentHasNoFinalizers", "All content-preserving finalizers finished"),
            }.Select(one => (JsonNode)Timed(one, before, now)),
        ]);
    }

    private static string Content(NamespaceContent one)
    {
        var name = one.Resource.Group.Length == 0 ? one.Resource.Plural : $"{one.Resource.Plural}.{one.Resource.Group}";
        return string.Create(CultureInfo.InvariantCulture, $"{name}{(one.Resource.Group.Length == 0 ? "." : "")} has {one.Count} resource instances");
    }

    private static string Finalizer(IGrouping<string, string> one) => string.Create(CultureInfo.InvariantCulture, $"{one.Key} in {one.Count()} resource instances");

    private static JsonObject Condition(string type, bool holds, string reason, string message) =>
        new() { ["type"] = type, ["status"] = holds ? "True" : "False", ["reason"] = reason, ["message"] = message };

    private static JsonObject Timed(JsonObject condition, List<JsonObject> before, string now)
    {
        var known = before.Find(one => one.Text("type") == condition.Text("type") && one.Text("status") == condition.Text("status"));
        condition.Insert(2, "lastTransitionTime", known.Text("lastTransitionTime") ?? now);
        return condition;
    }
}
