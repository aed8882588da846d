using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Surus.KubernetesTypes;

namespace Surus.Kubernetes;

/// <summary>Takes a watch stream apart: one JSON object a line.</summary>
internal static class WatchLine
{
    /// <summary>The next line without its end; null at the end of the stream. An incomplete last line is dropped: it will be told again.</summary>
    public static async ValueTask<byte[]?> Next(PipeReader reader, CancellationToken cancel)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancel).ConfigureAwait(false);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = read.Buffer.Slice(0, end).ToArray();
                reader.AdvanceTo(read.Buffer.GetPosition(1, end));
                if (line.AsSpan().Trim(" \r\t"u8).Length > 0)
                {
                    return line;
                }

                continue;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
            {
                return null;
            }
        }
    }

    public static WatchEvent<T> Read<T>(byte[] line, string path)
        where T : class, IKubernetesObject<T>
    {
        using var document = Parse(line, path);
        var value = document.RootElement.TryGetProperty("object", out var found) ? found : default;
        return ObjectJson.Text(document.RootElement, "type") switch
        {
            "ADDED" => Change<T>(WatchEventKind.Added, value),
            "MODIFIED" => Change<T>(WatchEventKind.Modified, value),
            "DELETED" => Change<T>(WatchEventKind.Deleted, value),
            "BOOKMARK" => new WatchEvent<T>(WatchEventKind.Bookmark, default, null, Revision(value)),
            "ERROR" => throw ApiException.FromStatus($"The watch {path}", value.Deserialize(ApiStatus.JsonTypeInfo) ?? new ApiStatus()),
            var type => throw new ApiConnectionException($"The watch {path} told something unknown: \"{type}\".", notSent: false),
        };
    }

    private static JsonDocument Parse(byte[] line, string path)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException error)
        {
            throw new ApiConnectionException($"The watch {path} told something that is not JSON: {error.Message}", notSent: false, error);
        }
    }

    private static WatchEvent<T> Change<T>(WatchEventKind kind, JsonElement element)
        where T : class, IKubernetesObject<T>
    {
        var value = ObjectJson.TryRead<T>(element, out var broken);
        return new WatchEvent<T>(kind, ObjectJson.Key(element), value, Revision(element), broken?.Error);
    }

    private static string Revision(JsonElement element) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty("metadata", out var metadata)
            ? ObjectJson.Text(metadata, "resourceVersion") ?? ""
            : "";
}
