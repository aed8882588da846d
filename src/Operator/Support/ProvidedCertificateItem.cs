using Surus.Api;
using Surus.Decisions;
using Surus.KubernetesTypes;

namespace Surus.Operator;

/// <summary>A secret with a certificate that the user brings, and renews.</summary>
/// <param name="name">The secret's name.</param>
/// <param name="secret">The secret; null when it is not there.</param>
/// <param name="key">The key of the certificate in it.</param>
/// <param name="warnBefore">How long before its end the user is warned.</param>
/// <param name="now">The time.</param>
internal sealed class ProvidedCertificateItem(string name, Secret? secret, string key, TimeSpan warnBefore, DateTimeOffset now) : SupportItem
{
    public override SupportingObject State
    {
        get
        {
            if (secret is null)
            {
                return new ProvidedItem(nameof(Secret), name, isThere: false).State;
            }

            if ((KeyPair.Text(secret, key) is { } pem ? CertificateReader.EndOf(pem) : null) is not { } end)
            {
                return Unusable($"Secret {name}, which spec.certificates names, has no certificate in PEM under {key}: put it there.");
            }

            return new(nameof(Secret), name, SupportState.Current) { Warning = Expiring(end) };
        }
    }

    public override Task Create(CancellationToken cancel) => Task.CompletedTask;

    public override Task Update(CancellationToken cancel) => Task.CompletedTask;

    public override Task Delete(CancellationToken cancel) => Task.CompletedTask;

    private SupportingObject Unusable(string reason) => new(nameof(Secret), name, SupportState.Unusable, reason)
    {
        Warning = key == SecretKeys.CaCertificate ? new(EventReasons.InvalidCaSecret, reason, IsWarning: true) : null,
    };

    private ClusterEvent? Expiring(DateTimeOffset end) => now < end - warnBefore
        ? null
        : new(
            EventReasons.SecretIsExpiring,
            $"The certificate in secret {name} {(now < end ? "ends" : "ended")} at {end.UtcDateTime:u}: put a new one there, since the operator renews only its own.",
            IsWarning: true);
}
