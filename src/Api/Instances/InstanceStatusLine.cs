using System.Text.Json.Serialization.Metadata;

namespace Surus.Api;

/// <summary>
/// One line of <c>GET /pg/status/watch</c>: what an instance manager says by itself, when something changes and twice a second at least. A
/// stream that ends without a goodbye ended with its process.
/// </summary>
/// <remarks>An addition of Surus. Each line is one JSON object.</remarks>
public sealed record InstanceStatusLine
{
    /// <summary>How long a manager is silent at most while it lives.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromMilliseconds(500);

    /// <summary>What the manager saw just now; null in a goodbye, and in a line that only says that it lives.</summary>
    public InstanceStatusReport? Report { get; init; }

    /// <summary>Set in the last line of a stream that its manager ends: the sentence says why.</summary>
    public string? Goodbye { get; init; }

    /// <summary>How a line is written and read.</summary>
    public static JsonTypeInfo<InstanceStatusLine> JsonTypeInfo => InstanceReportJson.Default.InstanceStatusLine;
}
