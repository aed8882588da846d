using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Reads request bodies.</summary>
internal static class Bodies
{
    /// <summary>The longest body that is read, in bytes.</summary>
    public const int Longest = 3 * 1024 * 1024;

    /// <summary>The media type of a request, without parameters.</summary>
    public static string MediaType(HttpRequest request)
    {
        var type = request.ContentType ?? "";
        var end = type.IndexOf(';', StringComparison.Ordinal);
        return (end < 0 ? type : type[..end]).Trim().ToLowerInvariant();
    }

    /// <summary>Reads the whole body.</summary>
    public static async ValueTask<byte[]> ReadAll(HttpRequest request, CancellationToken cancel)
    {
        using var buffer = new MemoryStream((int)Math.Min(request.ContentLength ?? 1024, Longest));
        await request.Body.CopyToAsync(buffer, cancel);
        if (buffer.Length > Longest)
        {
            throw new ApiException(413, "RequestEntityTooLarge", $"Request entity too large: limit is {Longest}");
        }

        return buffer.ToArray();
    }

    /// <summary>Reads an object in one of the formats objects come in.</summary>
    public static async ValueTask<JsonObject> ReadObject(HttpRequest request, RequestOptions options, CancellationToken cancel)
    {
        var body = await ReadAll(request, cancel);
        var decoded = Decode(MediaType(request), body);
        Judge(decoded.Duplicates.Select(path => $"duplicate field \"{path}\""), options);
        return decoded.Value as JsonObject ?? throw ApiErrors.BadRequest("the body of the request must be one object");
    }

    /// <summary>Decodes a body by its media type.</summary>
    /// <exception cref="ApiException">400: it can't be read; 415: the format is not known.</exception>
    public static DecodedBody Decode(string mediaType, byte[] body)
    {
        try
        {
            return mediaType switch
            {
                "" or "application/json" => JsonReading.Read(body),
                "application/yaml" => YamlReading.Read(Encoding.UTF8.GetString(body)),
                "application/vnd.kubernetes.protobuf" => ProtobufBodies.Read(body),
                _ => throw Unsupported(mediaType),
            };
        }
        catch (JsonException error)
        {
            throw ApiErrors.BadRequest($"the object provided is unrecognized (must be of type {mediaType}): {error.Message}");
        }
    }

    /// <summary>415: the format is not known.</summary>
    public static ApiException Unsupported(string mediaType) => new(
        415, "UnsupportedMediaType", $"the body of the request was in an unknown format - accepted media types include: application/json, application/yaml ({mediaType} is none)");

    /// <summary>Warns of what is questionable in a body, or refuses it, as the client wants it.</summary>
    public static void Judge(IEnumerable<string> problems, RequestOptions options)
    {
        if (options.FieldValidation == FieldValidation.Ignore)
        {
            return;
        }

        var all = problems.ToList();
        if (options.FieldValidation == FieldValidation.Strict && all.Count > 0)
        {
            throw ApiErrors.BadRequest($"strict decoding error: {string.Join(", ", all)}");
        }

        options.Warnings.AddRange(all);
    }
}
