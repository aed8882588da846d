using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Gives objects the form that the client wants.</summary>
internal static class Rendering
{
    /// <summary>The form that the client wants.</summary>
    /// <exception cref="Cluster.ApiException">406: none that this server has.</exception>
    public static Answer Choose(ResourceCall call) => Answer.Choose(call.Request.Headers.Accept.ToString()) ?? throw NotAcceptable();

    /// <summary>406: the client accepts nothing that this server has.</summary>
    public static Cluster.ApiException NotAcceptable(string message = "only the following media types are accepted: application/json, application/yaml") =>
        new(406, "NotAcceptable", message, []);

    /// <summary>Sends one object.</summary>
    public static Task Send(ResourceCall call, ApiResource resource, int status, StoredObject stored, Answer answer)
    {
        answer.Check(isList: false);
        return answer.Form switch
        {
            AnswerForm.Table => Replies.Send(call.Context, status, Tables.Of(resource, [stored], Include(call), TableMetadata(stored), call.Now, columns: true)),
            AnswerForm.Metadata => Replies.Send(call.Context, status, PartialMetadata(resource, stored)),
            _ when answer.Yaml => Replies.Send(call.Context, status, YamlWriting.Write(resource.Read(stored)), "application/yaml"),
            _ => Replies.Send(call.Context, status, resource.ReadJson(stored)),
        };
    }

    /// <summary>Sends a page of objects.</summary>
    public static Task SendList(ResourceCall call, ApiResource resource, ListPage page, Answer answer)
    {
        answer.Check(isList: true);
        var metadata = new JsonObject { ["resourceVersion"] = Revisions.Text(page.Revision) };
        if (page.Continue is { } next)
        {
            metadata["continue"] = next;
            if (page.Remaining is { } remaining)
            {
                metadata["remainingItemCount"] = remaining;
            }
        }
        else if (resource.Custom is not null && answer.Form == AnswerForm.Object)
        {
            metadata["continue"] = "";
        }

        switch (answer.Form)
        {
            case AnswerForm.Table:
                return Replies.Send(call.Context, 200, Tables.Of(resource, page.Items, Include(call), metadata, call.Now, columns: true));
            case AnswerForm.Metadata:
                return Replies.Send(call.Context, 200, new JsonObject
                {
                    ["kind"] = "PartialObjectMetadataList",
                    ["apiVersion"] = "meta.k8s.io/v1",
                    ["metadata"] = metadata,
                    ["items"] = new JsonArray([.. page.Items.Select(one => (JsonNode)PartialMetadata(resource, one))]),
                });
            default:
                var json = Replies.List(resource, metadata, [.. page.Items.Select(one => Item(resource, one))]);
                return answer.Yaml
                    ? Replies.Send(call.Context, 200, YamlWriting.Write(JsonNode.Parse(json)!), "application/yaml")
                    : Replies.Send(call.Context, 200, json);
        }
    }

    /// <summary>What a watch event says of an object.</summary>
    public static byte[] Event(ResourceCall call, ApiResource resource, StoredObject stored, Answer answer, bool first) => answer.Form switch
    {
        AnswerForm.Table => JsonText.Encode(Tables.Of(resource, [stored], Include(call), TableMetadata(stored), call.Now, columns: first)),
        AnswerForm.Metadata => JsonText.Encode(PartialMetadata(resource, stored)),
        _ => resource.ReadJson(stored),
    };

    /// <summary>Only the metadata of an object.</summary>
    public static JsonObject PartialMetadata(ApiResource resource, StoredObject stored) => new()
    {
        ["kind"] = "PartialObjectMetadata",
        ["apiVersion"] = "meta.k8s.io/v1",
        ["metadata"] = resource.Read(stored).Metadata().DeepClone(),
    };

    private static string Include(ResourceCall call)
    {
        var include = QueryOptions.Text(call.Request, "includeObject") ?? "Metadata";
        return include is "None" or "Object" or "Metadata" ? include : throw ApiErrors.BadRequest($"unrecognized includeObject value: {include}; None, Metadata and Object are known");
    }

    private static JsonObject TableMetadata(StoredObject stored) => new() { ["resourceVersion"] = Revisions.Text(stored.Revision) };

    // Items of a list of a built-in kind do not repeat what the list says.
    private static byte[] Item(ApiResource resource, StoredObject stored)
    {
        if (resource.Custom is not null)
        {
            return resource.ReadJson(stored);
        }

        var value = resource.Read(stored);
        value.Remove("kind");
        value.Remove("apiVersion");
        return JsonText.Encode(value);
    }
}
