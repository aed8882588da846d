using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>
/// The OpenAPI v2 document in protobuf, which is the only form in which kubectl reads it: it does so for a <c>List</c>, whose objects it checks by itself.
/// The numbers are those of the messages of <c>openapi.v2</c>.
/// </summary>
internal static class OpenApiProtobuf
{
    /// <summary>What a client accepts that wants this form.</summary>
    public const string Accepted = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

    /// <summary>The type of the answer.</summary>
    public const string ContentType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    private static readonly (string Method, int Field)[] methods = [("get", 2), ("put", 3), ("post", 4), ("delete", 5), ("patch", 8)];

    /// <summary>The document in protobuf.</summary>
    public static byte[] Encode(JsonObject document) => Message(all =>
    {
        all.Text(1, document.Text("swagger") ?? "");
        all.Bytes(2, Message(info =>
        {
            info.Text(1, document.Text("info", "title") ?? "");
            info.Text(2, document.Text("info", "version") ?? "");
        }));
        all.Bytes(8, Message(paths => Named(paths, 2, document.Child("paths"), Path)));
        all.Bytes(9, Message(definitions => Named(definitions, 1, document.Child("definitions"), Schema)));
    });

    private static byte[] Message(Action<ProtobufWriter> write)
    {
        var writer = new ProtobufWriter();
        write(writer);
        return writer.Written.ToArray();
    }

    // A map is a list of pairs: field 1 is the key, field 2 the value.
    private static void Named(ProtobufWriter writer, int field, JsonObject? map, Func<JsonObject, byte[]> encode)
    {
        foreach (var (name, value) in map ?? [])
        {
            writer.Bytes(field, Message(pair =>
            {
                pair.Text(1, name);
                pair.Bytes(2, encode((JsonObject)value!));
            }));
        }
    }

    private static byte[] Path(JsonObject path) => Message(item =>
    {
        foreach (var (method, field) in methods)
        {
            if (path.Child(method) is { } operation)
            {
                item.Bytes(field, Operation(operation));
            }
        }
    });

    private static byte[] Operation(JsonObject operation) => Message(item =>
    {
        foreach (var parameter in operation.Objects("parameters"))
        {
            // A parameter, not a reference to one; not the body; in the query.
            item.Bytes(8, Message(one => one.Bytes(1, Message(own => own.Bytes(2, Message(query => query.Bytes(3, Parameter(parameter))))))));
        }

        item.Bytes(9, Message(responses => Named(responses, 1, operation.Child("responses"), response =>
            Message(value => value.Bytes(1, Message(own => own.Text(1, response.Text("description") ?? "")))))));
        Extensions(item, 13, operation);
    });

    private static byte[] Parameter(JsonObject parameter) => Message(item =>
    {
        item.Text(2, parameter.Text("in") ?? "");
        item.Text(4, parameter.Text("name") ?? "");
        item.Text(6, parameter.Text("type") ?? "");
    });

    private static byte[] Schema(JsonObject schema) => Message(item =>
    {
        if (schema.Text("$ref") is { } reference)
        {
            item.Text(1, reference);
            return;
        }

        Text(item, 2, schema.Text("format"));
        Text(item, 4, schema.Text("description"));
        foreach (var name in schema.Texts("required"))
        {
            item.Text(19, name);
        }

        if (schema.Child("additionalProperties") is { } values)
        {
            item.Bytes(21, Message(either => either.Bytes(1, Schema(values))));
        }

        if (schema.Text("type") is { } type)
        {
            item.Bytes(22, Message(types => types.Text(1, type)));
        }

        if (schema.Child("items") is { } elements)
        {
            item.Bytes(23, Message(one => one.Bytes(1, Schema(elements))));
        }

        foreach (var part in schema.Objects("allOf"))
        {
            item.Bytes(24, Schema(part));
        }

        if (schema.Child("properties") is { } properties)
        {
            item.Bytes(25, Message(all => Named(all, 1, properties, Schema)));
        }

        Extensions(item, 31, schema);
    });

    private static void Text(ProtobufWriter writer, int field, string? text)
    {
        if (text is not null)
        {
            writer.Text(field, text);
        }
    }

    // Their values are YAML, of which JSON is a part.
    private static void Extensions(ProtobufWriter writer, int field, JsonObject source)
    {
        foreach (var (name, value) in source.Where(one => one.Key.StartsWith("x-", StringComparison.Ordinal)))
        {
            writer.Bytes(field, Message(pair =>
            {
                pair.Text(1, name);
                pair.Bytes(2, Message(any => any.Text(2, JsonValues.Compact(value))));
            }));
        }
    }
}
