using System.Text.Json.Nodes;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Gives every namespace its default account and the cluster's certificate, and empties those that are deleted.</summary>
internal sealed class NamespaceKeeper(ApiCore core) : IKeeper
{
    private const string PodsBucket = "pods";
    private const string CertificateName = "kube-root-ca.crt";
    private const string AccountName = "default";
    private static readonly ResourceType Namespaces = new("", "v1", "namespaces");
    private static readonly RequestOptions Request = RequestOptions.Internal("kube-controller-manager");

    /// <inheritdoc/>
    public async ValueTask Look(ResourceChange change, CancellationToken cancel)
    {
        if (change.Bucket == "namespaces")
        {
            await Look(change.Change.Key.Name, cancel);
        }
        else if (change.Change.Key.Namespace.Length > 0 && change.Change.Current is null)
        {
            // The last object of a namespace, or one that it should always have.
            await Look(change.Change.Key.Namespace, cancel);
        }
    }

    private async ValueTask Look(string name, CancellationToken cancel)
    {
        var stored = core.Store.Get("namespaces", new ObjectKey("", name));
        if (stored is null)
        {
            return;
        }

        if (stored.Deleting)
        {
            await Empty(name, cancel);
        }
        else
        {
            await Furnish(name, cancel);
        }
    }

    private async ValueTask Furnish(string name, CancellationToken cancel)
    {
        await Ensure(new ResourceType("", "v1", "serviceaccounts"), name, AccountName, new JsonObject(), cancel);
        if (core.Options.RootCertificate is { } certificate)
        {
            await Ensure(
                new ResourceType("", "v1", "configmaps"), name, CertificateName, new JsonObject { ["data"] = new JsonObject { ["ca.crt"] = certificate } }, cancel);
        }
    }

    private async ValueTask Ensure(ResourceType type, string @namespace, string name, JsonObject value, CancellationToken cancel)
    {
        var resource = core.Registry.Get(type);
        if (core.Reader.Find(resource, @namespace, name) is null)
        {
            value["apiVersion"] = resource.ApiVersion;
            value["kind"] = resource.Kind;
            value["metadata"] = new JsonObject { ["name"] = name };
            await core.Writer.Create(resource, @namespace, value, Request, cancel);
        }
    }

    // Pods end first: what they end with (their accounts, secrets, leases) stays as long as one of them is there.
    private async ValueTask Empty(string name, CancellationToken cancel)
    {
        var resources = core.Registry.All.Where(one => one.Namespaced).DistinctBy(one => one.Bucket, StringComparer.Ordinal).ToList();
        var pods = resources.Where(one => one.Bucket == PodsBucket).ToList();
        await Clear(pods, name, cancel);
        if (!pods.Exists(resource => In(resource, name).Any()))
        {
            await Clear(resources, name, cancel);
        }

        var remaining = Remaining(resources, name);
        if (remaining.Count == 0)
        {
            await Release(name, cancel);
        }
        else
        {
            await Report(name, remaining, cancel);
        }
    }

    private async ValueTask Clear(IEnumerable<ApiResource> resources, string name, CancellationToken cancel)
    {
        foreach (var resource in resources)
        {
            foreach (var (key, _) in In(resource, name).Where(one => !one.Value.Deleting).ToList())
            {
                await Delete(resource, key, cancel);
            }
        }
    }

    private List<NamespaceContent> Remaining(IEnumerable<ApiResource> resources, string name) =>
    [
        .. resources.Select(resource => (Resource: resource, Left: In(resource, name).Select(one => one.Value).ToList())).Where(one => one.Left.Count > 0)
            .Select(one => new NamespaceContent(one.Resource, one.Left.Count, [.. one.Left.SelectMany(left => left.Parse().Texts("metadata", "finalizers"))])),
    ];

    private IEnumerable<KeyValuePair<ObjectKey, StoredObject>> In(ApiResource resource, string name) =>
        core.Store.Bucket(resource.Bucket).Objects.Where(one => one.Key.Namespace == name);

    private async ValueTask Report(string name, IReadOnlyList<NamespaceContent> remaining, CancellationToken cancel) => await core.Writer.Update(
        core.Registry.Get(Namespaces),
        null,
        name,
        "status",
        old =>
        {
            NamespaceConditions.Write(old.Ensure("status"), remaining, core.Now());
            return ValueTask.FromResult(old);
        },
        Request,
        cancel);

    private async ValueTask Delete(ApiResource resource, ObjectKey key, CancellationToken cancel)
    {
        try
        {
            await core.Deleter.Delete(resource, key.Namespace, key.Name, new DeleteOptions(PropagationPolicy: "Background"), Request, cancel);
        }
        catch (ApiException gone) when (gone.Code == 404)
        {
            // Deleted by somebody else meanwhile: that is what was wanted.
            return;
        }
    }

    private async ValueTask Release(string name, CancellationToken cancel) => await core.Writer.Update(
        core.Registry.Get(Namespaces),
        null,
        name,
        "finalize",
        old =>
        {
            old["spec"] = new JsonObject();
            return ValueTask.FromResult(old);
        },
        Request,
        cancel);
}
