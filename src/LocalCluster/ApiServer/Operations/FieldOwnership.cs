using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Who owns which field (<c>metadata.managedFields</c>).</summary>
internal static class FieldOwnership
{
    /// <summary>Records a write. What a client sends as managedFields does not count: the owners are those of the old object and this write.</summary>
    public static void Track(WriteContext context, JsonObject value, JsonObject? old, string subresource)
    {
        if (old is null)
        {
            value.Metadata().Remove("managedFields");
        }
        else
        {
            value.Metadata().CopyFrom(old.Metadata(), "managedFields");
        }
    }

    /// <summary>Whether a write would change nothing: then nothing is written and the revision stays.</summary>
    public static bool Unchanged(JsonObject value, JsonObject old) => JsonAccess.Same(value, old);
}
