using System.Text.Json;
using System.Text.Json.Nodes;
using Surus.Api;
using Surus.Kubernetes;
using Surus.KubernetesTypes;
using Surus.Objects;

namespace Surus.Operator;

/// <summary>A service of a Cluster. What others filled into it stays, unless its definition asks for it to be made anew.</summary>
internal sealed class ServiceItem(KubernetesClient client, Cluster cluster, string name, Service? wanted, Service? actual)
    : SupportItem<Service>(client, cluster, name, wanted, actual)
{
    private readonly Service? wanted = wanted;

    public override async Task Update(CancellationToken cancel)
    {
        if (wanted!.Metadata.Annotations?.GetValueOrDefault(Annotations.UpdateStrategy) == "replace" && SpecDiffers())
        {
            await Delete(cancel).ConfigureAwait(false);
            await CreateIfGone(cancel).ConfigureAwait(false);
            return;
        }

        var metadata = Comparable(wanted)["metadata"]!.DeepClone();
        metadata["resourceVersion"] = Actual!.Metadata.ResourceVersion;
        var spec = Patch.Difference(ServiceSpecMerge.Spec(Actual), ServiceSpecMerge.Merged(wanted, Actual));
        await Client.Patch<Service>(Key, Patch.Merge(new JsonObject { ["metadata"] = metadata, ["spec"] = spec }), cancel).ConfigureAwait(false);
    }

    protected override string? Difference()
    {
        if (Actual!.Metadata.DeletionTimestamp is not null)
        {
            // On its way out, it is made anew once it is gone.
            return null;
        }

        var actual = JsonSerializer.SerializeToNode(Actual!, Service.JsonTypeInfo);
        if (JsonDifference.FirstMissing(Comparable(wanted!)["metadata"], actual?["metadata"]) is { } field)
        {
            return $"Service {wanted!.Metadata.Name} differs from what the spec asks for at metadata.{field}.";
        }

        return SpecDiffers() ? $"Service {wanted!.Metadata.Name} differs from what the spec asks for." : null;
    }

    // A finalizer may hold the old one for a while: then the pass that sees it gone makes the new one.
    private async Task CreateIfGone(CancellationToken cancel)
    {
        try
        {
            await Create(cancel).ConfigureAwait(false);
        }
        catch (ApiException error) when (error.IsAlreadyExists)
        {
            // Not gone yet.
        }
    }

    private bool SpecDiffers() => Patch.Difference(ServiceSpecMerge.Spec(Actual!), ServiceSpecMerge.Merged(wanted!, Actual!)).Count > 0;
}
