using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>
/// One version of one object. The encoded JSON is what is kept: a read sends the bytes as they are, and whoever wants to look
/// inside parses a copy of its own, so nothing is shared that could be changed by accident. What selectors ask for is
/// taken out once.
/// </summary>
internal sealed class StoredObject
{
    private StoredObject(ObjectKey key, long revision, byte[] json)
    {
        Key = key;
        Revision = revision;
        Json = json;
    }

    /// <summary>Where it is.</summary>
    public ObjectKey Key { get; }

    /// <summary>The revision that wrote it: its <c>metadata.resourceVersion</c>.</summary>
    public long Revision { get; }

    /// <summary>The object in UTF-8 JSON, resourceVersion included. Never changed.</summary>
    public byte[] Json { get; }

    /// <summary><c>metadata.uid</c>.</summary>
    public required string Uid { get; init; }

    /// <summary><c>metadata.labels</c>.</summary>
    public required FrozenDictionary<string, string> Labels { get; init; }

    /// <summary>The uids of <c>metadata.ownerReferences</c>.</summary>
    public required string[] Owners { get; init; }

    /// <summary>Whether <c>metadata.deletionTimestamp</c> is set.</summary>
    public required bool Deleting { get; init; }

    /// <summary>Parses a fresh copy, which belongs to the caller.</summary>
    public JsonObject Parse() => JsonNode.Parse(Json)!.AsObject();

    /// <summary>Encodes <paramref name="value"/> under <paramref name="revision"/>, which is written into it.</summary>
    public static StoredObject Encode(ObjectKey key, long revision, JsonObject value)
    {
        value["metadata"]!["resourceVersion"] = Revisions.Text(revision);
        return Decode(key, revision, JsonText.Encode(value));
    }

    /// <summary>Encodes what a dry run would have stored: a new object has no resourceVersion, a changed one keeps its own.</summary>
    public static StoredObject EncodeDryRun(ObjectKey key, StoredObject? expected, JsonObject value)
    {
        if (expected is null)
        {
            value.Metadata().Remove("resourceVersion");
        }

        return Decode(key, expected?.Revision ?? 0, JsonText.Encode(value));
    }

    /// <summary>Takes over encoded JSON, as the journal has it.</summary>
    public static StoredObject Decode(ObjectKey key, long revision, byte[] json)
    {
        var summary = MetadataSummary.Read(json);
        return new StoredObject(key, revision, json)
        {
            Uid = summary.Uid,
            Labels = summary.Labels,
            Owners = summary.Owners,
            Deleting = summary.Deleting,
        };
    }

    /// <summary>The same content as it is seen under another revision: how a deletion reports the last state.</summary>
    public StoredObject At(long revision) => Encode(Key, revision, Parse());

    private readonly record struct MetadataSummary(string Uid, FrozenDictionary<string, string> Labels, string[] Owners, bool Deleting)
    {
        public static MetadataSummary Read(byte[] json)
        {
            using var document = JsonDocument.Parse(json);
            if (!document.RootElement.TryGetProperty("metadata", out var metadata))
            {
                return new MetadataSummary("", FrozenDictionary<string, string>.Empty, [], Deleting: false);
            }

            return new MetadataSummary(
                metadata.TryGetProperty("uid", out var uid) ? uid.GetString() ?? "" : "",
                ReadLabels(metadata),
                ReadOwners(metadata),
                metadata.TryGetProperty("deletionTimestamp", out _));
        }

        private static FrozenDictionary<string, string> ReadLabels(JsonElement metadata) =>
            metadata.TryGetProperty("labels", out var labels) && labels.ValueKind == JsonValueKind.Object
                ? labels.EnumerateObject().ToFrozenDictionary(label => label.Name, label => label.Value.GetString() ?? "", StringComparer.Ordinal)
                : FrozenDictionary<string, string>.Empty;

        private static string[] ReadOwners(JsonElement metadata) =>
            metadata.TryGetProperty("ownerReferences", out var owners) && owners.ValueKind == JsonValueKind.Array
                ? [.. owners.EnumerateArray().Select(owner => owner.TryGetProperty("uid", out var uid) ? uid.GetString() ?? "" : "")]
                : [];
    }
}
