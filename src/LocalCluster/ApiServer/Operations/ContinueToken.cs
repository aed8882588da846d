using System.Text;
using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Where the next page of a list begins: opaque to clients.</summary>
/// <param name="Revision">The revision of all pages.</param>
/// <param name="Last">The last object of the page before.</param>
internal sealed record ContinueToken(long Revision, ObjectKey Last)
{
    /// <summary>Reads a token.</summary>
    /// <exception cref="Cluster.ApiException">400: it is none of this server's.</exception>
    public static ContinueToken Parse(string text)
    {
        try
        {
            var padded = text.Replace('-', '+').Replace('_', '/');
            var node = JsonNode.Parse(Convert.FromBase64String(padded.PadRight((padded.Length + 3) / 4 * 4, '=')));
            if (node.Integer("rv") is { } revision && node.Text("namespace") is { } @namespace && node.Text("name") is { } name)
            {
                return new ContinueToken(revision, new ObjectKey(@namespace, name));
            }
        }
        catch (Exception error) when (error is FormatException or System.Text.Json.JsonException)
        {
            throw ApiErrors.BadRequest($"continue key is not valid: {error.Message}");
        }

        throw ApiErrors.BadRequest("continue key is not valid: it lacks a revision or a position");
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var json = new JsonObject { ["v"] = "surus/v1", ["rv"] = Revision, ["namespace"] = Last.Namespace, ["name"] = Last.Name };
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(json.ToJsonString())).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }
}
