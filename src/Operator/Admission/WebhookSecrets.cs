using Surus.Api;
using Surus.Kubernetes;
using Surus.KubernetesTypes;
using Surus.Objects;

namespace Surus.Operator;

/// <summary>The operator's own authority and the certificate of its webhooks, kept in secrets so that all its replicas show the same.</summary>
internal sealed class WebhookSecrets(KubernetesClient client, OperatorSettings settings)
{
    private readonly Objects.CertificateRequest _authority = new(
        OperatorNames.CaSecret, OperatorNames.CaSecret, settings.OperatorNamespace, CertificateUsage.Authority, [],
        OperatorNames.CaSecret, settings.CertificateDuration, settings.CertificateRenewBefore);

    private readonly Objects.CertificateRequest _server = new(
        OperatorNames.WebhookSecret, OperatorNames.WebhookService, null, CertificateUsage.Server, Names(settings),
        OperatorNames.CaSecret, settings.CertificateDuration, settings.CertificateRenewBefore);

    /// <summary>The authority and the server's certificate, made or renewed where that is due.</summary>
    public async Task<(KeyPair Authority, KeyPair Server)> Current(DateTimeOffset now, CancellationToken cancel)
    {
        var authority = await Keep(
            _authority, null, before => CertificateIssuer.Authority(_authority, now, before?.PrivateKey), now, cancel).ConfigureAwait(false);
        var server = await Keep(_server, authority, _ => CertificateIssuer.Leaf(_server, now, authority), now, cancel).ConfigureAwait(false);
        return (authority, server);
    }

    private async Task<KeyPair> Keep(
        Objects.CertificateRequest request, KeyPair? issuer, Func<KeyPair?, KeyPair> issue, DateTimeOffset now, CancellationToken cancel)
    {
        while (true)
        {
            var secret = await client.Find<Secret>(new NamespacedName(settings.OperatorNamespace, request.SecretName), cancel).ConfigureAwait(false);
            var pair = KeyPair.Of(secret, request);
            if (pair is not null && CertificateReader.Read(pair, (issuer ?? pair).Certificate) is { } known && known.ReasonToRenew(request, now) is null)
            {
                return pair;
            }

            var issued = issue(pair);
            try
            {
                await Write(secret, request, issued, cancel).ConfigureAwait(false);
                return issued;
            }
            catch (ApiException error) when (error.IsConflict || error.IsAlreadyExists)
            {
                // Another replica of the operator was faster: what it wrote counts.
            }
        }
    }

    private Task<Secret> Write(Secret? before, Objects.CertificateRequest request, KeyPair pair, CancellationToken cancel) => before is null
        ? client.Create(
            new Secret
            {
                Metadata = new ObjectMeta { Name = request.SecretName, Namespace = settings.OperatorNamespace },
                Type = request.SecretType,
                Data = pair.Data(request),
            },
            cancel)
        : client.Update(before with { Data = pair.Data(request) }, cancel);

    private static IReadOnlyList<string> Names(OperatorSettings settings)
    {
        const string service = OperatorNames.WebhookService;
        var own = settings.OperatorNamespace;
        return [service, $"{service}.{own}", $"{service}.{own}.svc", $"{service}.{own}.svc.{settings.ClusterDomain}"];
    }
}
