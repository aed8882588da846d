using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Who owns which field (<c>metadata.managedFields</c>).</summary>
internal static class FieldOwnership
{
    /// <summary>Records a write. An apply has recorded its own fields already.</summary>
    public static void Track(WriteContext context, JsonObject value, JsonObject? old, string subresource)
    {
        if (context.Request.Apply is not null)
        {
            return;
        }

        var write = Write(context.Resource, context.Request, context.Core.Time, subresource);
        if (subresource == "scale")
        {
            ManagedFields.UpdateScale(value, context.Resource.Scale!.Spec.TrimStart('.'), write);
        }
        else
        {
            ManagedFields.Update(ResourceSchemas.Of(context.Resource), old, value, write);
        }
    }

    /// <summary>A write as the tracking of owners sees it.</summary>
    public static FieldWrite Write(ApiResource resource, RequestOptions request, TimeProvider time, string subresource) =>
        new(request.FieldManager, resource.ApiVersion, time.GetUtcNow(), subresource, request.Force, Reset(resource, subresource));

    /// <summary>Whether a write would change nothing but the time of its own entry: then nothing is written and the revision stays.</summary>
    public static bool Unchanged(JsonObject value, JsonObject old) =>
        JsonAccess.Same(Timeless(value), Timeless(old));

    private static JsonObject Timeless(JsonObject value)
    {
        var copy = value.Copy();
        foreach (var entry in copy.Objects("metadata", "managedFields"))
        {
            entry.Remove("time");
        }

        return copy;
    }

    private static string[] Reset(ApiResource resource, string subresource)
    {
        if (!resource.HasStatus)
        {
            return [];
        }

        return subresource == "status" ? resource.Custom is null ? ["spec"] : ["spec", "metadata"] : ["status"];
    }
}
