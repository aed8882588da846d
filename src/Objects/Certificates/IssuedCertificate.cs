namespace Surus.Objects;

/// <summary>What is known of a certificate that exists, as far as renewing it goes.</summary>
/// <param name="NotAfter">When it ends.</param>
/// <param name="CommonName">The subject's common name.</param>
/// <param name="DnsNames">The names it holds.</param>
/// <param name="IsSignedByIssuer">Whether the authority as it stands now has signed it.</param>
/// <param name="MatchesPrivateKey">Whether the private key beside it is its own.</param>
public sealed record IssuedCertificate(
    DateTimeOffset NotAfter, string CommonName, IReadOnlyList<string> DnsNames, bool IsSignedByIssuer, bool MatchesPrivateKey)
{
    /// <summary>Why the certificate has to be made anew now, as a sentence; null when it is good.</summary>
    public string? ReasonToRenew(CertificateRequest request, DateTimeOffset now)
    {
        if (!MatchesPrivateKey)
        {
            return $"The private key in secret {request.SecretName} does not belong to the certificate beside it.";
        }

        if (!IsSignedByIssuer)
        {
            return $"The certificate in secret {request.SecretName} is not signed by the authority in secret {request.IssuerSecretName}.";
        }

        if (NotAfter - request.RenewBefore <= now)
        {
            return $"The certificate in secret {request.SecretName} ends at {NotAfter:u}, less than {request.RenewBefore.TotalDays:0.#} days from now.";
        }

        var missing = request.DnsNames.Except(DnsNames, StringComparer.Ordinal).ToList();
        return missing.Count == 0
            ? null
            : $"The certificate in secret {request.SecretName} does not hold the name {missing[0]}.";
    }
}
