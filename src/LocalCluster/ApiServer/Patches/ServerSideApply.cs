using System.Text.Json;
using System.Text.Json.Nodes;
using Surus.KubernetesTypes;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Server-side apply: merges what a manager wants into the object, and removes what it wanted before and no more.</summary>
internal static class ServerSideApply
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>The object as the apply makes it, with its managed fields; defaults are not filled in. Equal to the live one where nothing changes.</summary>
    /// <param name="schema">The object's schema.</param>
    /// <param name="live">The stored object, or null where it is created.</param>
    /// <param name="applied">What the manager wants; it names the object and carries no managed fields.</param>
    /// <param name="write">Who applies.</param>
    /// <exception cref="ApiException">409 where others own what would change; 500 where the patch does not fit the schema.</exception>
    public static JsonObject Apply(ObjectSchema schema, JsonObject? live, JsonObject applied, FieldWrite write)
    {
        if ((applied["metadata"] as JsonObject)?["managedFields"] is not null)
        {
            throw PatchErrors.Malformed("metadata.managedFields must be nil");
        }

        applied = FieldManagers.Strip(applied);
        Check(schema, applied);
        var before = live is null ? ManagedFields.Nothing(schema, applied) : FieldManagers.Strip(live);
        CheckLive(schema, before);
        var managers = ManagersOf(schema, live, write);
        var result = Merge(schema, before, applied, managers, write);
        if (write.Manager == "kubectl" && result["metadata"] is JsonObject metadata && metadata["annotations"] is JsonObject annotations && annotations.ContainsKey(LastApplied))
        {
            annotations[LastApplied] = JsonValues.Canonical(applied) + "\n";
        }

        managers.WriteTo(result);
        return result;
    }

    private static void Check(ObjectSchema schema, JsonObject applied)
    {
        if (TypedValues.Misfit(schema, applied) is { } misfit)
        {
            var metadata = applied["metadata"] as JsonObject ?? [];
            throw PatchErrors.Internal(
                $"failed to create typed patch object ({metadata.TextOf("namespace")}/{metadata.TextOf("name")}; {TypeOf(applied)}): {misfit}");
        }
    }

    // The stored object may be older than the schema.
    private static void CheckLive(ObjectSchema schema, JsonObject live)
    {
        if (TypedValues.Unmergeable(schema, live) is { } misfit)
        {
            throw PatchErrors.Internal($"failed to create typed live object: {misfit}; write the object in another way so that it fits its schema, then apply");
        }
    }

    private static string TypeOf(JsonObject value)
    {
        var apiVersion = value.TextOf("apiVersion") ?? "";
        return $"{(apiVersion.Contains('/', StringComparison.Ordinal) ? "" : "/")}{apiVersion}, Kind={value.TextOf("kind")}";
    }

    // An object whose fields nobody tracked so far belongs, as it is, to a manager of its own.
    private static FieldManagers ManagersOf(ObjectSchema schema, JsonObject? live, FieldWrite write)
    {
        var managers = FieldManagers.Of(live);
        if (live is not null && managers.All.Count == 0)
        {
            var first = write with { Manager = "before-first-apply", Subresource = "", ResetFields = null };
            ManagedFields.Record(schema, managers, ManagedFields.Nothing(schema, live), FieldManagers.Strip(live), first);
        }

        return managers;
    }

    private static JsonObject Merge(ObjectSchema schema, JsonObject before, JsonObject applied, FieldManagers managers, FieldWrite write)
    {
        var self = FieldManagers.Manager(write.Manager, "Apply", write.ApiVersion, write.Subresource);
        var last = managers[self];
        var wanted = TypedValues.PlacesOf(schema, applied).Without(write.Reset());
        var merged = TypedMerge.Merge(schema, before, applied);
        managers[self] = new OwnedFields(wanted, write.ApiVersion, last?.Time);
        if (last is not null)
        {
            merged = Prune(schema, merged, managers, wanted, last.Fields);
        }

        var comparison = TypedComparison.Of(schema, before, merged);
        Settle(schema, before, managers, self, comparison, write);
        var changed = !comparison.Added.IsEmpty || !comparison.Modified.IsEmpty || !comparison.Removed.IsEmpty;
        if (changed && managers[self] is { } mine)
        {
            managers[self] = mine with { Time = KubernetesTime.Format(write.Now) };
        }

        return merged;
    }

    private static JsonObject Prune(ObjectSchema schema, JsonObject merged, FieldManagers managers, FieldSet wanted, FieldSet last)
    {
        var owned = managers.All.Values.Aggregate(wanted, (all, one) => all.Union(one.Fields)).WithNamedFields(schema);
        var wholeLast = last.WithNamedFields(schema);
        var all = TypedValues.PlacesOf(schema, merged).WithNamedFields(schema);

        var pruned = Without(schema, merged, wholeLast);
        var lost = all.Difference(TypedValues.PlacesOf(schema, pruned).WithNamedFields(schema));
        pruned = Without(schema, merged, lost.Difference(owned));
        lost = all.Difference(TypedValues.PlacesOf(schema, pruned).WithNamedFields(schema));
        return Without(schema, merged, lost.Intersection(wholeLast));
    }

    private static JsonObject Without(ObjectSchema schema, JsonObject value, FieldSet removed) =>
        TypedValues.Without(schema, value, removed) as JsonObject ?? [];

    private static void Settle(ObjectSchema schema, JsonObject before, FieldManagers managers, FieldManager self, TypedComparison comparison, FieldWrite write)
    {
        var taken = comparison.Added.Union(comparison.Modified);
        var conflicts = managers.All.Where(m => m.Key != self)
            .Select(m => (Manager: m.Key, Fields: m.Value.Fields.Intersection(taken)))
            .Where(c => !c.Fields.IsEmpty).ToList();
        if (!write.Force && write.Manager == "kubectl" && conflicts.Count > 0)
        {
            var clientSide = LastAppliedFields(schema, before);
            var left = conflicts.Select(c => (c.Manager, Fields: c.Fields.Difference(clientSide))).Where(c => !c.Fields.IsEmpty).ToList();
            Refuse(left);
        }
        else if (!write.Force)
        {
            Refuse(conflicts);
        }

        var gone = taken.Union(comparison.Removed);
        foreach (var (manager, owned) in managers.All.Where(m => m.Key != self).ToList())
        {
            managers[manager] = owned with { Fields = owned.Fields.Difference(gone) };
        }
    }

    /// <summary>What kubectl wrote from the client's side before it applied from the server's: that it may take over.</summary>
    private static FieldSet LastAppliedFields(ObjectSchema schema, JsonObject live)
    {
        var text = ((live["metadata"] as JsonObject)?["annotations"] as JsonObject)?.TextOf(LastApplied);
        try
        {
            return text is not null && JsonNode.Parse(text) is JsonObject configuration && TypedValues.Misfit(schema, configuration) is null
                ? TypedValues.PlacesOf(schema, configuration)
                : new FieldSet();
        }
        catch (JsonException)
        {
            // An annotation that is no JSON says nothing about ownership: every conflict stands.
            return new FieldSet();
        }
    }

    private static void Refuse(IReadOnlyList<(FieldManager Manager, FieldSet Fields)> conflicts)
    {
        var places = conflicts.OrderBy(c => c.Manager.Show(), StringComparer.Ordinal)
            .SelectMany(c => c.Fields.Paths().Select(path => (Manager: c.Manager.Show(), Path: FieldPaths.Show(path)))).ToList();
        if (places.Count == 0)
        {
            return;
        }

        var causes = new JsonArray([.. places.Select(p =>
            new JsonObject { ["reason"] = "FieldManagerConflict", ["message"] = $"conflict with {p.Manager}", ["field"] = p.Path })]);
        var message = places is [var only]
            ? $"Apply failed with 1 conflict: conflict with {only.Manager}: {only.Path}"
            : $"Apply failed with {places.Count} conflicts: {string.Join('\n', places.GroupBy(p => p.Manager).Select(g => $"conflicts with {g.Key}:\n{string.Join('\n', g.Select(p => $"- {p.Path}"))}"))}";
        throw new ApiException(409, "Conflict", message, new JsonObject { ["causes"] = causes });
    }
}
