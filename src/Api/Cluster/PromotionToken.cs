using System.Text.Json;
using System.Text.Json.Serialization;

namespace Surus.Api;

/// <summary>Where a demoted cluster stopped: the cluster that takes over must have all of it. Handed over as base64 of JSON.</summary>
public sealed record PromotionToken
{
    /// <summary>The timeline of the last checkpoint, decimal.</summary>
    [JsonPropertyName("latestCheckpointTimelineID")]
    public string? LatestCheckpointTimelineId { get; init; }

    /// <summary>The WAL file with the last checkpoint's redo position.</summary>
    [JsonPropertyName("redoWalFile")]
    public string? RedoWalFile { get; init; }

    /// <summary>The system identifier, decimal.</summary>
    [JsonPropertyName("databaseSystemIdentifier")]
    public string? DatabaseSystemIdentifier { get; init; }

    /// <summary>The redo position of the last checkpoint.</summary>
    [JsonPropertyName("latestCheckpointREDOLocation")]
    public string? LatestCheckpointRedoLocation { get; init; }

    /// <summary>The time of the last checkpoint, as <c>pg_controldata</c> prints it.</summary>
    [JsonPropertyName("timeOfLatestCheckpoint")]
    public string? TimeOfLatestCheckpoint { get; init; }

    /// <summary>The version of the operator that wrote the token.</summary>
    [JsonPropertyName("operatorVersion")]
    public string? OperatorVersion { get; init; }

    /// <summary>The JSON names of what a token must tell and this one does not.</summary>
    [JsonIgnore]
    public IEnumerable<string> MissingKeys
    {
        get
        {
            (string Key, string? Value)[] all =
            [
                ("latestCheckpointTimelineID", LatestCheckpointTimelineId), ("redoWalFile", RedoWalFile),
                ("databaseSystemIdentifier", DatabaseSystemIdentifier), ("latestCheckpointREDOLocation", LatestCheckpointRedoLocation),
                ("timeOfLatestCheckpoint", TimeOfLatestCheckpoint), ("operatorVersion", OperatorVersion),
            ];
            return all.Where(pair => string.IsNullOrEmpty(pair.Value)).Select(pair => pair.Key);
        }
    }

    /// <summary>Reads a token; null when the text is not base64 of a JSON object.</summary>
    public static PromotionToken? FromText(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(Convert.FromBase64String(text), PromotionTokenJsonContext.Default.PromotionToken);
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            return null;
        }
    }

    /// <summary>The token as it is handed over.</summary>
    public string ToText() => Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(this, PromotionTokenJsonContext.Default.PromotionToken));
}

[JsonSerializable(typeof(PromotionToken))]
internal sealed partial class PromotionTokenJsonContext : JsonSerializerContext;
