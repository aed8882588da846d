using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Tells managers apart: one that applies is the same in every apiVersion.</summary>
internal readonly record struct FieldManager(string Name, string Operation, string ApiVersion, string Subresource)
{
    /// <summary>As conflicts name it: <c>"alice"</c>, or <c>"carol" using v1</c>.</summary>
    public string Show() =>
        $"\"{Name}\""
        + (Subresource.Length > 0 ? $" with subresource \"{Subresource}\"" : "")
        + (Operation == "Update" ? $" using {ApiVersion}" : "");
}

/// <summary>What a manager owns.</summary>
/// <param name="Fields">The places.</param>
/// <param name="ApiVersion">The apiVersion in which they are named.</param>
/// <param name="Time">When it last changed the object, as text; null where it never did.</param>
internal sealed record OwnedFields(FieldSet Fields, string ApiVersion, string? Time);

/// <summary>The managers of an object: <c>metadata.managedFields</c>, read, changed and written.</summary>
internal sealed class FieldManagers
{
    private static readonly FieldSet neverOwned = NeverOwned();
    private readonly Dictionary<FieldManager, OwnedFields> managers = [];

    /// <summary>All managers.</summary>
    public IReadOnlyDictionary<FieldManager, OwnedFields> All => managers;

    /// <summary>What a manager owns; setting nothing forgets it.</summary>
    public OwnedFields? this[FieldManager manager]
    {
        get => managers.GetValueOrDefault(manager);
        set
        {
            if (value?.Fields.Difference(neverOwned) is { IsEmpty: false } fields)
            {
                managers[manager] = value with { Fields = fields };
            }
            else
            {
                managers.Remove(manager);
            }
        }
    }

    /// <summary>Reads the managers of an object.</summary>
    public static FieldManagers Of(JsonObject? value)
    {
        var result = new FieldManagers();
        foreach (var entry in ((value?["metadata"] as JsonObject)?["managedFields"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var apiVersion = entry.TextOf("apiVersion") ?? "";
            var operation = entry.TextOf("operation") ?? "";
            if (operation is "Apply" or "Update")
            {
                var manager = Manager(entry.TextOf("manager") ?? "", operation, apiVersion, entry.TextOf("subresource") ?? "");
                result[manager] = new OwnedFields(FieldSet.Parse(entry["fieldsV1"] as JsonObject), apiVersion, entry.TextOf("time"));
            }
        }

        return result;
    }

    /// <summary>A manager by its parts.</summary>
    public static FieldManager Manager(string name, string operation, string apiVersion, string subresource) =>
        new(name, operation, operation == "Apply" ? "" : apiVersion, subresource);

    /// <summary>A copy of the object without its managers.</summary>
    public static JsonObject Strip(JsonObject value)
    {
        var copy = (JsonObject)value.DeepClone();
        (copy["metadata"] as JsonObject)?.Remove("managedFields");
        return copy;
    }

    /// <summary>Writes the managers into an object.</summary>
    public void WriteTo(JsonObject value)
    {
        var metadata = value["metadata"] as JsonObject;
        if (managers.Count == 0)
        {
            metadata?.Remove("managedFields");
            return;
        }

        if (metadata is null)
        {
            value["metadata"] = metadata = [];
        }

        metadata["managedFields"] = new JsonArray([.. managers
            .OrderBy(m => m.Key.Operation, StringComparer.Ordinal).ThenBy(m => m.Value.Time ?? "", StringComparer.Ordinal)
            .ThenBy(m => m.Key.Name, StringComparer.Ordinal).ThenBy(m => m.Value.ApiVersion, StringComparer.Ordinal)
            .ThenBy(m => m.Key.Subresource, StringComparer.Ordinal)
            .Select(m => Entry(m.Key, m.Value))]);
    }

    private static JsonObject Entry(FieldManager manager, OwnedFields owned)
    {
        var entry = new JsonObject { ["manager"] = manager.Name, ["operation"] = manager.Operation, ["apiVersion"] = owned.ApiVersion };
        if (owned.Time is not null)
        {
            entry["time"] = owned.Time;
        }

        entry["fieldsType"] = "FieldsV1";
        entry["fieldsV1"] = owned.Fields.ToJson();
        if (manager.Subresource.Length > 0)
        {
            entry["subresource"] = manager.Subresource;
        }

        return entry;
    }

    // What makes an object this object, and what the server keeps itself, has no manager.
    private static FieldSet NeverOwned()
    {
        string[] ofMetadata = ["name", "namespace", "creationTimestamp", "selfLink", "uid", "generation", "managedFields", "resourceVersion"];
        var fields = new FieldSet();
        fields.Insert(["f:apiVersion"]);
        fields.Insert(["f:kind"]);
        fields.Insert(["f:metadata"]);
        foreach (var name in ofMetadata)
        {
            fields.Insert(["f:metadata", FieldPaths.Field(name)]);
        }

        return fields;
    }
}
