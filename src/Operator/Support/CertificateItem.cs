using System.Text.Json.Nodes;
using Surus.Api;
using Surus.Kubernetes;
using Surus.KubernetesTypes;
using Surus.Objects;

namespace Surus.Operator;

/// <summary>A secret with a certificate that the operator issues, and renews before it ends.</summary>
internal sealed class CertificateItem(
    KubernetesClient client, Cluster cluster, Objects.CertificateRequest request, Secret? actual, Secret? issuer, DateTimeOffset now)
    : SupportItem<Secret>(client, cluster, request.SecretName, new Secret { Metadata = ClusterMetadata.ForCertificate(cluster, request.SecretName) }, actual)
{
    public override async Task Create(CancellationToken cancel) => await Client.Create(await Issued(cancel).ConfigureAwait(false), cancel).ConfigureAwait(false);

    public override async Task Update(CancellationToken cancel)
    {
        var issued = await Issued(cancel).ConfigureAwait(false);
        var data = new JsonObject();
        foreach (var (key, value) in issued.Data!)
        {
            data[key] = Convert.ToBase64String(value);
        }

        var change = new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = Actual!.Metadata.ResourceVersion },
            ["data"] = data,
        };
        await Client.Patch<Secret>(Key, Patch.Merge(change), cancel).ConfigureAwait(false);
    }

    protected override string? Difference()
    {
        if (KeyPair.Of(Actual, request) is not { } pair)
        {
            return $"Secret {request.SecretName} lacks its certificate or its key.";
        }

        var authority = request.Usage == CertificateUsage.Authority ? pair.Certificate : KeyPair.Text(issuer, SecretKeys.CaCertificate);
        return CertificateReader.Read(pair, authority) is { } certificate
            ? certificate.ReasonToRenew(request, now)
            : $"The certificate in secret {request.SecretName} cannot be read.";
    }

    // The issuer is read anew: it may have been made a moment ago, in the same pass.
    private async Task<Secret> Issued(CancellationToken cancel)
    {
        var pair = request.Usage == CertificateUsage.Authority
            ? CertificateIssuer.Authority(request, now, KeyPair.Text(Actual, request.PrivateKeyKey))
            : CertificateIssuer.Leaf(request, now, await Issuer(cancel).ConfigureAwait(false));
        return new()
        {
            Metadata = ClusterMetadata.ForCertificate(Cluster, request.SecretName),
            Type = request.SecretType,
            Data = pair.Data(request),
        };
    }

    private async Task<KeyPair> Issuer(CancellationToken cancel)
    {
        var key = new NamespacedName(Cluster.Metadata.Namespace, request.IssuerSecretName);
        var secret = await Client.Get<Secret>(key, cancel).ConfigureAwait(false);
        return KeyPair.Text(secret, SecretKeys.CaCertificate) is { } certificate && KeyPair.Text(secret, SecretKeys.CaKey) is { } privateKey
            ? new(certificate, privateKey)
            : throw new InvalidOperationException(
                $"Secret {request.IssuerSecretName} has no {SecretKeys.CaKey}, so no certificate can be signed with it: give the key, or the certificates too.");
    }
}
