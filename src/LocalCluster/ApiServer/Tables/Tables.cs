using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>A column of a table.</summary>
/// <param name="Name">The heading.</param>
/// <param name="Type"><c>string</c>, <c>integer</c>, <c>number</c>, <c>boolean</c> or <c>date</c>.</param>
/// <param name="Priority">0 always shown; above: only when asked for more.</param>
/// <param name="Cell">The cell of an object.</param>
internal sealed record TableColumn(string Name, string Type, long Priority, Func<JsonObject, DateTimeOffset, JsonNode?> Cell)
{
    /// <summary>How the values are meant; <c>name</c> for the object's name.</summary>
    public string Format { get; init; } = "";

    /// <summary>What the column shows.</summary>
    public string Description { get; init; } = "";
}

/// <summary>Tables as kubectl prints them.</summary>
internal static class Tables
{
    /// <summary>The table of some objects.</summary>
    public static JsonObject Of(ApiResource resource, IReadOnlyList<StoredObject> objects, string include, JsonObject metadata, DateTimeOffset now, bool columns)
    {
        var all = resource.Custom is { } custom ? CustomColumns.Of(custom) : BuiltInColumns.Of(resource);
        return new JsonObject
        {
            ["kind"] = "Table",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = metadata,
            ["columnDefinitions"] = columns ? new JsonArray([.. all.Select(column => (JsonNode)Define(column))]) : null,
            ["rows"] = new JsonArray([.. objects.Select(one => (JsonNode)Row(resource, one, all, include, now))]),
        };
    }

    private static JsonObject Define(TableColumn column) => new()
    {
        ["name"] = column.Name,
        ["type"] = column.Type,
        ["format"] = column.Format,
        ["description"] = column.Description.Length > 0 ? column.Description : column.Name,
        ["priority"] = column.Priority,
    };

    private static JsonObject Row(ApiResource resource, StoredObject stored, IReadOnlyList<TableColumn> columns, string include, DateTimeOffset now)
    {
        var value = resource.Read(stored);
        var row = new JsonObject { ["cells"] = new JsonArray([.. columns.Select(column => column.Cell(value, now))]) };
        switch (include)
        {
            case "Object":
                row["object"] = value;
                break;
            case "Metadata":
                row["object"] = Rendering.PartialMetadata(resource, stored);
                break;
            default:
                row["object"] = null;
                break;
        }

        return row;
    }
}
