using Surus.Api;
using Surus.Kubernetes;
using Surus.KubernetesTypes;

namespace Surus.Operator;

/// <summary>A secret with a password that is made once. One that is there is good as it is: its password may be in use.</summary>
internal sealed class PasswordSecretItem(KubernetesClient client, Cluster cluster, Secret withoutPassword, Func<string, Secret> make, Secret? actual)
    : SupportItem<Secret>(client, cluster, withoutPassword.Metadata.Name!, withoutPassword, actual)
{
    protected override bool MayBeOfOthers => true;

    protected override Secret Made() => make(Passwords.Create());

    protected override string? Difference() => null;
}
