using System.Text.Json.Nodes;
using Surus.KubernetesTypes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>
/// Objects of built-in kinds in the protobuf form of the Kubernetes API: four bytes <c>k8s</c> and zero, then an envelope with the
/// type and the encoded object. Field numbers come from the description of the types.
/// </summary>
internal static class ProtobufCodec
{
    /// <summary>The media type.</summary>
    public const string MediaType = "application/vnd.kubernetes.protobuf";

    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    /// <summary>Reads an object.</summary>
    /// <exception cref="FormatException">The bytes are not of that form, or the kind is not known.</exception>
    public static JsonObject Decode(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith(Magic))
        {
            throw new FormatException("The body does not begin with the four bytes of the protobuf form of Kubernetes objects.");
        }

        var (apiVersion, kind, raw) = Envelope(new ProtobufReader(body[Magic.Length..].ToArray()));
        var value = new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind };
        ProtobufDecoder.Message(KindOf(apiVersion, kind), new ProtobufReader(raw), value);
        return value;
    }

    /// <summary>Whether objects of this type can be written.</summary>
    public static bool CanEncode(string apiVersion, string kind) => Find(apiVersion, kind) is not null || ListOf(apiVersion, kind) is not null;

    /// <summary>Writes an object, or a list of objects.</summary>
    /// <exception cref="FormatException">The kind is not known.</exception>
    public static byte[] Encode(JsonObject value)
    {
        var (apiVersion, kind) = (value.TextOf("apiVersion") ?? "", value.TextOf("kind") ?? "");
        var raw = new ProtobufWriter();
        if (ListOf(apiVersion, kind) is { } element)
        {
            ProtobufEncoder.List(element, value, raw);
        }
        else
        {
            ProtobufEncoder.Message(KindOf(apiVersion, kind), value, raw);
        }

        var type = new ProtobufWriter();
        type.Text(1, apiVersion);
        type.Text(2, kind);
        var envelope = new ProtobufWriter();
        envelope.Bytes(1, type.Written);
        envelope.Bytes(2, raw.Written);
        envelope.Text(3, "");
        envelope.Text(4, "");
        return [.. Magic, .. envelope.Written];
    }

    private static (string ApiVersion, string Kind, ReadOnlyMemory<byte> Raw) Envelope(ProtobufReader reader)
    {
        var (apiVersion, kind, raw) = ("", "", ReadOnlyMemory<byte>.Empty);
        while (reader.Next() is { } field)
        {
            switch (field.Number)
            {
                case 1:
                    var type = new ProtobufReader(field.Bytes);
                    while (type.Next() is { } part)
                    {
                        (apiVersion, kind) = part.Number == 1 ? (part.Text, kind) : (apiVersion, part.Text);
                    }

                    break;
                case 2: raw = field.Bytes; break;
                default: break;
            }
        }

        return (apiVersion, kind, raw);
    }

    private static TypeDescription KindOf(string apiVersion, string kind) =>
        Find(apiVersion, kind) ?? throw new FormatException($"{kind} of {apiVersion} has no protobuf form here; send JSON.");

    // A definition's schema is typed as plain JSON here, which its protobuf form is not. Options of requests are the same in every group.
    private static TypeDescription? Find(string apiVersion, string kind) => kind switch
    {
        "CustomResourceDefinition" => null,
        "DeleteOptions" or "Status" => BuiltInTypes.Find("v1", kind),
        _ => BuiltInTypes.Find(apiVersion, kind),
    };

    private static TypeDescription? ListOf(string apiVersion, string kind) =>
        kind.EndsWith("List", StringComparison.Ordinal) && Find(apiVersion, kind[..^4]) is { } element ? element : null;
}
