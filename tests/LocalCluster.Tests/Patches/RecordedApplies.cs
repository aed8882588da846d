using System.Text.Json.Nodes;
using Surus.LocalCluster.ApiServer;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Tests;

/// <summary>
/// The least of an API server that server-side apply needs: one namespace in memory, and the pure functions under test.
/// </summary>
internal sealed class RecordedApplies
{
    private static readonly DateTimeOffset now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly Dictionary<string, JsonObject> objects = [];
    private readonly Dictionary<string, ObjectSchema> custom = [];

    /// <summary>Answers a request with the object, or with a Status-like object that has a code.</summary>
    public JsonNode? Send(JsonObject request)
    {
        var path = ((string)request["path"]!).Split('?');
        var query = path.Length < 2 ? [] : path[1].Split('&').Select(p => p.Split('=')).ToDictionary(p => p[0], p => Uri.UnescapeDataString(p[1]));
        var body = Body(request["body"]);
        try
        {
            return (string)request["method"]! switch
            {
                "POST" => Create(path[0], body!, query),
                "PUT" => Write(path[0], body!, query),
                "PATCH" => Patch(path[0], body!, (string)request["headers"]!["Content-Type"]!, query),
                _ => objects.GetValueOrDefault(path[0])?.DeepClone(),
            };
        }
        catch (ApiException e)
        {
            return new JsonObject { ["kind"] = "Status", ["code"] = e.Code, ["message"] = e.Message, ["details"] = e.Details };
        }
    }

    private JsonObject Create(string path, JsonNode body, Dictionary<string, string> query)
    {
        var value = (JsonObject)body;
        if ((string?)value["kind"] == "CustomResourceDefinition")
        {
            var schema = value["spec"]!["versions"]![0]!["schema"]?["openAPIV3Schema"] as JsonObject;
            custom[(string)value["spec"]!["names"]!["kind"]!] = ObjectSchema.FromOpenApi(schema);
            return value;
        }

        return Store($"{path}/{(string)value["metadata"]!["name"]!}", null, value, query);
    }

    private JsonObject Write(string path, JsonNode body, Dictionary<string, string> query) =>
        Store(path, objects[path], (JsonObject)body.DeepClone(), query);

    private JsonObject Patch(string path, JsonNode body, string type, Dictionary<string, string> query)
    {
        var live = objects.GetValueOrDefault(path);
        if (type == "application/merge-patch+json")
        {
            return Store(path, live, MergePatch.Apply(live!, (JsonObject)body), query);
        }

        if (type == "application/json-patch+json")
        {
            return Store(path, live, JsonPatch.Apply(live!, body), query);
        }

        var schema = Schema((JsonObject)body);
        var result = ServerSideApply.Apply(schema, live, (JsonObject)body, new FieldWrite(
            query["fieldManager"], (string)body["apiVersion"]!, now, Force: query.GetValueOrDefault("force") == "true"));
        Finish(schema, result);
        objects[path] = result;
        return result;
    }

    private JsonObject Store(string path, JsonObject? live, JsonObject value, Dictionary<string, string> query)
    {
        var schema = Schema(value);
        Finish(schema, value);
        ManagedFields.Update(schema, live, value, new FieldWrite(query.GetValueOrDefault("fieldManager", "conformance"), (string)value["apiVersion"]!, now));
        value["metadata"]!["uid"] = live?["metadata"]!["uid"]?.DeepClone() ?? Guid.NewGuid().ToString();
        objects[path] = value;
        return value;
    }

    private ObjectSchema Schema(JsonObject value) =>
        ObjectSchema.ForBuiltIn((string)value["apiVersion"]!, (string)value["kind"]!) ?? custom[(string)value["kind"]!];

    private static void Finish(ObjectSchema schema, JsonObject value)
    {
        Pruning.Prune(schema, value);
        if (schema.BuiltIn is not null)
        {
            BuiltInShape.Normalize(schema, value);
        }

        Defaulting.Apply(schema, value);
    }

    private static JsonNode? Body(JsonNode? body) =>
        body is JsonValue text && text.TryGetValue<string>(out var json) ? JsonNode.Parse(json) : body?.DeepClone();
}
