using System.Text.Json.Nodes;
using Surus.Api;
using Surus.Kubernetes;
using Surus.KubernetesTypes;
using Surus.Objects;

namespace Surus.Operator;

/// <summary>A secret with a password that is made once. One that is there keeps its data: its password may be in use.</summary>
internal sealed class PasswordSecretItem(KubernetesClient client, Cluster cluster, Secret withoutPassword, Func<string, Secret> make, Secret? actual)
    : SupportItem<Secret>(client, cluster, withoutPassword.Metadata.Name!, withoutPassword, actual)
{
    private readonly ObjectMeta wanted = withoutPassword.Metadata;

    protected override bool MayBeOfOthers => true;

    private ObjectMeta? Missing => KeptMetadata.Missing(Actual!.Metadata, wanted);

    public override async Task Update(CancellationToken cancel)
    {
        var metadata = MetadataPatch.Of(Missing ?? new());
        metadata["resourceVersion"] = Actual!.Metadata.ResourceVersion;
        await Client.Patch<Secret>(Key, Patch.Merge(new JsonObject { ["metadata"] = metadata }), cancel).ConfigureAwait(false);
    }

    protected override Secret Made() => make(Passwords.Create());

    protected override string? Difference() =>
        Missing is null ? null : $"Secret {wanted.Name} does not carry the labels and annotations that the Cluster asks for.";
}
