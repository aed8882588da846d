using System.Text.Json.Nodes;

namespace Surus.LocalCluster.Cluster;

/// <summary>The API server refused a request; carries the <c>Status</c> object that a client gets.</summary>
/// <param name="code">The HTTP status code.</param>
/// <param name="reason">The machine-readable reason, such as <c>NotFound</c>; empty where the API gives none.</param>
/// <param name="message">The sentence for people.</param>
/// <param name="details">The <c>details</c> of the Status; null where there are none.</param>
internal sealed class ApiException(int code, string reason, string message, JsonObject? details = null) : Exception(message)
{
    /// <summary>The HTTP status code.</summary>
    public int Code { get; } = code;

    /// <summary>The machine-readable reason, such as <c>NotFound</c> or <c>Conflict</c>.</summary>
    public string Reason { get; } = reason;

    /// <summary>The <c>details</c> of the Status object, or null.</summary>
    public JsonObject? Details { get; } = details;
}
