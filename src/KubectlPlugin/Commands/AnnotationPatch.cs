using System.Text.Json.Nodes;

namespace Surus.KubectlPlugin;

/// <summary>A change of one annotation.</summary>
internal static class AnnotationPatch
{
    public static JsonObject Of(string annotation, string value) =>
        new() { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [annotation] = value } } };
}
