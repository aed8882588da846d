using System.Text.Json.Nodes;
using Surus.KubernetesTypes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Reads messages of described types into JSON objects.</summary>
internal static class ProtobufDecoder
{
    /// <summary>Adds the fields of a message to an object; fields that are not described are passed over.</summary>
    public static void Message(TypeDescription type, ProtobufReader reader, JsonObject value)
    {
        while (reader.Next() is { } written)
        {
            var field = type.Fields.FirstOrDefault(f => f.Number == written.Number);
            if (field is { Inline: true, Type: FieldType.Reference(var name) })
            {
                Message(BuiltInTypes.Get(name), new ProtobufReader(written.Bytes), value);
            }
            else if (field is not null)
            {
                Field(field, written, value);
            }
        }
    }

    private static void Field(FieldDescription field, ProtobufField written, JsonObject value)
    {
        switch (field.Type)
        {
            case FieldType.List(var element):
                Elements(element, written, value[field.Name] as JsonArray ?? Add<JsonArray>(value, field.Name, []));
                break;
            case FieldType.Map(var valueType):
                Entry(valueType, written, value[field.Name] as JsonObject ?? Add<JsonObject>(value, field.Name, []));
                break;
            default:
                if (Value(field.Type, written) is { } single && !(IsZero(single) && !field.KeepsZero && !field.Required))
                {
                    value[field.Name] = single;
                }

                break;
        }
    }

    private static T Add<T>(JsonObject value, string name, T node)
        where T : JsonNode
    {
        value[name] = node;
        return node;
    }

    private static void Elements(FieldType element, ProtobufField written, JsonArray list)
    {
        var isPacked = written.IsBytes && element is FieldType.Scalar { Type: ScalarType.Int32 or ScalarType.Int64 or ScalarType.Bool };
        if (!isPacked)
        {
            list.Add(Value(element, written));
            return;
        }

        for (var reader = new ProtobufReader(written.Bytes); !reader.AtEnd;)
        {
            list.Add(Value(element, new ProtobufField(written.Number, reader.Varint(), default, false)));
        }
    }

    private static void Entry(FieldType valueType, ProtobufField written, JsonObject map)
    {
        var key = "";
        var value = new ProtobufField(2, 0, default, true);
        var reader = new ProtobufReader(written.Bytes);
        while (reader.Next() is { } part)
        {
            (key, value) = part.Number == 1 ? (part.Text, value) : (key, part);
        }

        map[key] = Value(valueType, value);
    }

    private static JsonNode? Value(FieldType type, ProtobufField written)
    {
        switch (type)
        {
            case FieldType.Reference(var name):
                var value = new JsonObject();
                Message(BuiltInTypes.Get(name), new ProtobufReader(written.Bytes), value);
                return value;
            case FieldType.List(var element):
                // A list as the value of a map is a message with the list in its first field.
                var list = new JsonArray();
                var reader = new ProtobufReader(written.Bytes);
                while (reader.Next() is { } item)
                {
                    Elements(element, item, list);
                }

                return list;
            case FieldType.Scalar(var scalar):
                return ProtobufScalars.Read(scalar, written);
            default:
                throw new FormatException($"{type} is no type of a protobuf field.");
        }
    }

    // Plain fields are always written, also where they say nothing.
    private static bool IsZero(JsonNode value) => value is JsonValue && value.ToJsonString() is "0" or "false" or "\"\"";
}
