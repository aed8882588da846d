namespace Surus.LocalCluster.ApiServer;

/// <summary>Turns CustomResourceDefinitions into served resources.</summary>
internal sealed class CustomResourceServing
{
    private const string DefinitionsBucket = "apiextensions.k8s.io/customresourcedefinitions";

    private readonly ApiCore core;
    private readonly Lock gate = new();
    private Dictionary<StoredObject, IReadOnlyList<ApiResource>> known = [];

    /// <summary>Serves what is defined now and follows what is defined later.</summary>
    public CustomResourceServing(ApiCore core)
    {
        this.core = core;
        Refresh();
        core.Store.Committed += (bucket, change) =>
        {
            if (string.Equals(bucket.Name, DefinitionsBucket, StringComparison.Ordinal))
            {
                Establish(change.Current);
                Refresh();
            }
        };
    }

    // The names and schemas of all definitions are known here, so nothing has to be waited for.
    private void Establish(StoredObject? stored)
    {
        if (stored is null || stored.Deleting || !ReferenceEquals(core.Store.Get(DefinitionsBucket, stored.Key), stored))
        {
            return;
        }

        var definition = stored.Parse();
        var status = CustomResourceDefinitionStatus.Of(core, definition, definition);
        if (!JsonAccess.Same(status, definition["status"]))
        {
            definition["status"] = status;
            core.Store.Commit(DefinitionsBucket, stored.Key, stored, revision => StoredObject.Encode(stored.Key, revision, definition));
        }
    }

    // A definition that has not changed keeps its resources, and with them its schema.
    private void Refresh()
    {
        lock (gate)
        {
            var present = core.Store.Bucket(DefinitionsBucket).Objects;
            known = present.Values.ToDictionary(stored => stored, stored => known.GetValueOrDefault(stored) ?? [.. CustomResources.From(stored.Parse())]);
            core.Registry.ReplaceCustom(known.OrderBy(one => one.Key.Key).SelectMany(one => one.Value));
        }
    }
}
