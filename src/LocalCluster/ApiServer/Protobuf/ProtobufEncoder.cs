using System.Text.Json.Nodes;
using Surus.KubernetesTypes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Writes JSON objects as messages of described types.</summary>
internal static class ProtobufEncoder
{
    /// <summary>Writes the fields that the type describes.</summary>
    public static void Message(TypeDescription type, JsonObject value, ProtobufWriter writer)
    {
        foreach (var field in type.Fields.OrderBy(f => f.Number))
        {
            if (field is { Inline: true, Type: FieldType.Reference(var name) })
            {
                var inner = new ProtobufWriter();
                Message(BuiltInTypes.Get(name), value, inner);
                writer.Bytes(field.Number, inner.Written);
            }
            else if (value[field.Name] is { } node)
            {
                Field(field.Number, field.Type, node, writer);
            }
        }
    }

    /// <summary>Writes a list of objects of one kind.</summary>
    public static void List(TypeDescription element, JsonObject list, ProtobufWriter writer)
    {
        if (list["metadata"] is JsonObject metadata)
        {
            Field(1, new FieldType.Reference("ListMeta"), metadata, writer);
        }

        foreach (var item in list["items"] as JsonArray ?? [])
        {
            Field(2, new FieldType.Reference(element.Name), item!, writer);
        }
    }

    private static void Field(int number, FieldType type, JsonNode node, ProtobufWriter writer)
    {
        switch (type, node)
        {
            case (FieldType.List(var element), JsonArray list):
                foreach (var item in list.Where(item => item is not null))
                {
                    Field(number, element, item!, writer);
                }

                break;
            case (FieldType.Map(var valueType), JsonObject map):
                foreach (var (key, child) in map.Where(entry => entry.Value is not null))
                {
                    Entry(number, key, valueType, child!, writer);
                }

                break;
            case (FieldType.Reference(var name), JsonObject value):
                var message = new ProtobufWriter();
                Message(BuiltInTypes.Get(name), value, message);
                writer.Bytes(number, message.Written);
                break;
            case (FieldType.Scalar(var scalar), _):
                ProtobufScalars.Write(scalar, number, node, writer);
                break;
            default:
                throw new FormatException($"{node.ToJsonString()} does not fit the type of its field.");
        }
    }

    private static void Entry(int number, string key, FieldType valueType, JsonNode value, ProtobufWriter writer)
    {
        var entry = new ProtobufWriter();
        entry.Text(1, key);
        if (valueType is FieldType.List)
        {
            var list = new ProtobufWriter();
            Field(1, valueType, value, list);
            entry.Bytes(2, list.Written);
        }
        else
        {
            Field(2, valueType, value, entry);
        }

        writer.Bytes(number, entry.Written);
    }
}
