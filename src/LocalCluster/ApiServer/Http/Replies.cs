using System.Buffers;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Writes answers.</summary>
internal static class Replies
{
    /// <summary>The content type of JSON.</summary>
    public const string Json = "application/json";

    /// <summary>Sends a node as JSON.</summary>
    public static Task Send(HttpContext context, int status, JsonNode value) => Send(context, status, JsonText.Encode(value));

    /// <summary>Sends encoded JSON.</summary>
    public static async Task Send(HttpContext context, int status, ReadOnlyMemory<byte> json, string contentType = Json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = json.Length;
        await context.Response.Body.WriteAsync(json, context.RequestAborted);
    }

    /// <summary>Sends a text.</summary>
    public static Task SendText(HttpContext context, int status, string text) =>
        Send(context, status, System.Text.Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8");

    /// <summary>Sends a refusal.</summary>
    public static Task Refuse(HttpContext context, ApiException refusal)
    {
        if (refusal.Details.Integer("retryAfterSeconds") is { } seconds)
        {
            context.Response.Headers.RetryAfter = Revisions.Text(seconds);
        }

        if (refusal.Code == 401)
        {
            context.Response.Headers.Remove("WWW-Authenticate");
        }

        return Send(context, refusal.Code, ApiErrors.Status(refusal));
    }

    /// <summary>Adds the notes on a write as Warning headers.</summary>
    public static void Warn(HttpContext context, IReadOnlyList<string> warnings)
    {
        foreach (var warning in warnings.Distinct(StringComparer.Ordinal))
        {
            context.Response.Headers.Append("Warning", $"299 - \"{Quote(warning)}\"");
        }
    }

    /// <summary>The envelope of a list around encoded items.</summary>
    public static byte[] List(ApiResource resource, JsonObject metadata, IReadOnlyList<byte[]> items)
    {
        var output = new ArrayBufferWriter<byte>(256 + items.Sum(item => item.Length + 1));
        JsonText.Write(output, new JsonObject { ["kind"] = resource.ListKind, ["apiVersion"] = resource.ApiVersion, ["metadata"] = metadata });
        var head = output.WrittenSpan[..^1].ToArray();
        output.ResetWrittenCount();
        output.Write(head);
        output.Write(",\"items\":["u8);
        for (var index = 0; index < items.Count; index++)
        {
            if (index > 0)
            {
                output.Write(","u8);
            }

            output.Write(items[index]);
        }

        output.Write("]}"u8);
        return output.WrittenSpan.ToArray();
    }

    private static string Quote(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\r", " ", StringComparison.Ordinal).Replace("\n", " ", StringComparison.Ordinal);
}
