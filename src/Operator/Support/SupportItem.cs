using System.Text.Json;
using System.Text.Json.Nodes;
using Surus.Api;
using Surus.Decisions;
using Surus.Kubernetes;
using Surus.KubernetesTypes;
using Surus.Objects;

namespace Surus.Operator;

/// <summary>One object that a Cluster needs: how it stands, and how it is made, changed and deleted.</summary>
internal abstract class SupportItem
{
    /// <summary>How it stands.</summary>
    public abstract SupportingObject State { get; }

    public abstract Task Create(CancellationToken cancel);

    public abstract Task Update(CancellationToken cancel);

    public abstract Task Delete(CancellationToken cancel);
}

/// <summary>An object whose wanted form is known.</summary>
/// <param name="client">The API server.</param>
/// <param name="cluster">The Cluster that owns it.</param>
/// <param name="name">The object's name.</param>
/// <param name="wanted">What it shall be; null when it shall not be.</param>
/// <param name="actual">What it is; null when it is not.</param>
internal class SupportItem<T>(KubernetesClient client, Cluster cluster, string name, T? wanted, T? actual) : SupportItem
    where T : class, IKubernetesObject<T>
{
    private static readonly string[] NeverChanged = ["apiVersion", "kind", "status"];

    public override SupportingObject State => new(T.Definition.Kind, name, Judge(out var reason), reason);

    protected KubernetesClient Client => client;

    protected Cluster Cluster => cluster;

    protected T? Actual => actual;

    /// <summary>Whether an object of that name that somebody else made will do.</summary>
    protected virtual bool MayBeOfOthers => false;

    protected NamespacedName Key => new(cluster.Metadata.Namespace, name);

    public override async Task Create(CancellationToken cancel) => await client.Create(Made(), cancel).ConfigureAwait(false);

    public override async Task Update(CancellationToken cancel)
    {
        var change = Comparable(wanted!);
        change["metadata"]!.AsObject()["resourceVersion"] = actual!.Metadata.ResourceVersion;
        await client.Patch<T>(Key, Patch.Merge(change), cancel).ConfigureAwait(false);
    }

    public override Task Delete(CancellationToken cancel) => client.Delete<T>(Key, cancel, new DeleteOptions
    {
        Preconditions = new Preconditions { Uid = actual!.Metadata.Uid },
    });

    /// <summary>The object as it is created.</summary>
    protected virtual T Made() => wanted!;

    /// <summary>Why the object differs from what it shall be, as a sentence; null when it does not.</summary>
    protected virtual string? Difference() =>
        JsonDifference.FirstMissing(Comparable(wanted!), JsonSerializer.SerializeToNode(actual!, T.JsonTypeInfo)) is { } path
            ? $"{T.Definition.Kind} {name} differs from what the spec asks for at {path}."
            : null;

    private SupportState Judge(out string reason)
    {
        var kind = T.Definition.Kind;
        (var state, reason) = (wanted, actual) switch
        {
            (null, null) => (SupportState.Current, ""),
            (not null, null) => (SupportState.Missing, $"{kind} {name} is missing."),
            (_, not null) when !ClusterMetadata.IsOwnedBy(actual.Metadata, cluster) => wanted is null || MayBeOfOthers
                ? (SupportState.Current, "")
                : (SupportState.Foreign, $"{kind} {name} exists and does not belong to Cluster {cluster.Metadata.Name}: rename or remove it."),
            (null, not null) => (SupportState.Unwanted, $"{kind} {name} is not needed any more."),
            _ => Difference() is { } difference ? (SupportState.Differs, difference) : (SupportState.Current, ""),
        };
        return state;
    }

    // Names, owners and what the API server keeps are not ours to change.
    protected static JsonObject Comparable(T value)
    {
        var json = JsonSerializer.SerializeToNode(value, T.JsonTypeInfo)!.AsObject();
        foreach (var field in NeverChanged)
        {
            json.Remove(field);
        }

        var metadata = new JsonObject();
        foreach (var field in (string[])["labels", "annotations"])
        {
            if (json["metadata"]?[field] is { } map)
            {
                metadata[field] = map.DeepClone();
            }
        }

        json["metadata"] = metadata;
        return json;
    }
}
