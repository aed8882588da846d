using System.Text.Json.Nodes;
using Surus.KubernetesTypes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Who writes, and how.</summary>
/// <param name="Manager">The name of the field manager.</param>
/// <param name="ApiVersion">The apiVersion of the request.</param>
/// <param name="Now">The time.</param>
/// <param name="Subresource">The subresource written through, such as <c>status</c>; empty for the object itself.</param>
/// <param name="Force">Of an apply: take over what others own.</param>
/// <param name="ResetFields">
/// Fields that this request cannot change, such as <c>status</c> (or <c>spec</c> through the status subresource), with dots between names.
/// </param>
internal sealed record FieldWrite(
    string Manager, string ApiVersion, DateTimeOffset Now, string Subresource = "", bool Force = false, IReadOnlyList<string>? ResetFields = null)
{
    /// <summary>The places that the request cannot change.</summary>
    public FieldSet Reset()
    {
        var set = new FieldSet();
        foreach (var path in ResetFields ?? [])
        {
            set.Insert([.. path.Split('.').Select(FieldPaths.Field)]);
        }

        return set;
    }
}

/// <summary>Keeps <c>metadata.managedFields</c> with every write that is no apply.</summary>
internal static class ManagedFields
{
    /// <summary>
    /// Sets the managed fields of an object that is about to be stored: what the write added or changed now belongs to its
    /// manager, and to nobody else.
    /// </summary>
    /// <param name="schema">The object's schema.</param>
    /// <param name="live">The stored object, or null where it is created.</param>
    /// <param name="updated">The object in its final form (defaults filled in); its managed fields are changed.</param>
    /// <param name="write">Who writes.</param>
    public static void Update(ObjectSchema schema, JsonObject? live, JsonObject updated, FieldWrite write)
    {
        var managers = Known(live, updated, write);
        if (live is not null && managers.All.Count == 0)
        {
            managers.WriteTo(updated);
            return;
        }

        var before = live is null ? Nothing(schema, updated) : FieldManagers.Strip(live);
        try
        {
            Record(schema, managers, before, FieldManagers.Strip(updated), write);
        }
        catch (FormatException)
        {
            // An element of a list lacks its key. Nobody can own it, and validation will say so.
            managers = Known(live, updated, write);
        }

        managers.WriteTo(updated);
    }

    /// <summary>
    /// Sets the managed fields of an object whose number of replicas was written through the scale subresource.
    /// </summary>
    /// <param name="updated">The object; its managed fields are changed.</param>
    /// <param name="replicasPath">The field with the number, such as <c>spec.replicas</c>.</param>
    /// <param name="write">Who writes; the apiVersion is that of the object.</param>
    public static void UpdateScale(JsonObject updated, string replicasPath, FieldWrite write)
    {
        var managers = FieldManagers.Of(updated);
        var replicas = new FieldSet();
        replicas.Insert([.. replicasPath.Split('.').Select(FieldPaths.Field)]);
        foreach (var (manager, owned) in managers.All.ToList())
        {
            managers[manager] = owned with { Fields = owned.Fields.Difference(replicas) };
        }

        var self = FieldManagers.Manager(write.Manager, "Update", write.ApiVersion, "scale");
        managers[self] = new OwnedFields(replicas.Union(managers[self]?.Fields ?? new FieldSet()), write.ApiVersion, null);
        managers.WriteTo(updated);
    }

    internal static void Record(ObjectSchema schema, FieldManagers managers, JsonObject before, JsonObject after, FieldWrite write)
    {
        var comparison = TypedComparison.Of(schema, before, after);
        var taken = comparison.Added.Union(comparison.Modified);
        var gone = taken.Union(comparison.Removed);
        var self = FieldManagers.Manager(write.Manager, "Update", write.ApiVersion, write.Subresource);
        var previous = managers[self];
        foreach (var (manager, owned) in managers.All.ToList())
        {
            managers[manager] = owned with { Fields = owned.Fields.Difference(gone) };
        }

        var mine = taken.Without(write.Reset());
        if (!mine.IsEmpty)
        {
            var kept = previous?.Fields.Difference(comparison.Removed) ?? new FieldSet();
            managers[self] = new OwnedFields(kept.Union(mine), write.ApiVersion, KubernetesTime.Format(write.Now));
        }
    }

    /// <summary>An object of the kind before anything is in it: what plain structs of the API hold is there, and empty.</summary>
    internal static JsonObject Nothing(ObjectSchema schema, JsonObject value)
    {
        var nothing = new JsonObject { ["apiVersion"] = value["apiVersion"]?.DeepClone(), ["kind"] = value["kind"]?.DeepClone() };
        if (schema.BuiltIn is not null)
        {
            BuiltInShape.Normalize(schema, nothing);
            EmptyLists(schema, nothing);

            // Times that are not known are written as null, and nobody has set them.
            foreach (var (name, _) in value.Where(field => field.Value is null).ToList())
            {
                nothing[name] = null;
            }
        }

        return nothing;
    }

    private static void EmptyLists(ObjectSchema schema, JsonObject value)
    {
        foreach (var (name, field) in schema.Properties)
        {
            if (field.Type == ValueType.Array && schema.Required.Contains(name))
            {
                value[name] = new JsonArray();
            }
            else if (field.AlwaysPresent && value[name] is JsonObject child)
            {
                EmptyLists(field, child);
            }
        }
    }

    // A client may hand back what it got, forget it, or (with one empty entry) ask for all of it to be dropped.
    private static FieldManagers Known(JsonObject? live, JsonObject updated, FieldWrite write)
    {
        var given = (updated["metadata"] as JsonObject)?["managedFields"] as JsonArray;
        if (given is [JsonObject { Count: 0 }] && write.Subresource.Length == 0)
        {
            return new FieldManagers();
        }

        var fromClient = FieldManagers.Of(updated);
        return write.Subresource.Length > 0 || fromClient.All.Count == 0 ? FieldManagers.Of(live) : fromClient;
    }
}
