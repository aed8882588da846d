using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Surus.Objects;

namespace Surus.Operator.Tests;

/// <summary>Certificates as they are issued, and what is read back of them.</summary>
public sealed class CertificateTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);

    private static readonly Objects.CertificateRequest Ca =
        new("c-ca", "c", "ns", CertificateUsage.Authority, [], "c-ca", TimeSpan.FromDays(90), TimeSpan.FromDays(7));

    private static readonly Objects.CertificateRequest Server =
        new("c-server", "c-rw", null, CertificateUsage.Server, ["c-rw", "c-rw.ns"], "c-ca", TimeSpan.FromDays(90), TimeSpan.FromDays(7));

    [Fact]
    public void AnAuthorityIsAsTheContractSays()
    {
        var pair = CertificateIssuer.Authority(Ca, Now, previousKey: null);

        using var certificate = X509Certificate2.CreateFromPem(pair.Certificate, pair.PrivateKey);
        Assert.Equal(["CN=c", "OU=ns"], certificate.Subject.Split(", ").Order(StringComparer.Ordinal));
        Assert.Equal(Now.AddMinutes(-5).UtcDateTime, certificate.NotBefore.ToUniversalTime());
        Assert.Equal(Now.AddDays(90).UtcDateTime, certificate.NotAfter.ToUniversalTime());
        Assert.Equal(256, certificate.GetECDsaPublicKey()!.KeySize);
        Assert.True(certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
    }

    [Fact]
    public void AServerCertificateIsGoodUntilItHasToBeRenewed()
    {
        var authority = CertificateIssuer.Authority(Ca, Now, previousKey: null);
        var pair = CertificateIssuer.Leaf(Server, Now, authority);

        var read = CertificateReader.Read(pair, authority.Certificate)!;

        Assert.Equal(Server.DnsNames, read.DnsNames);
        Assert.Equal("c-rw", read.CommonName);
        Assert.Null(read.ReasonToRenew(Server, Now));
        Assert.NotNull(read.ReasonToRenew(Server, Now.AddDays(84)));
    }

    [Fact]
    public void ARenewedAuthorityStillVouchesForWhatItSigned()
    {
        var authority = CertificateIssuer.Authority(Ca, Now, previousKey: null);
        var pair = CertificateIssuer.Leaf(Server, Now, authority);

        var renewed = CertificateIssuer.Authority(Ca, Now.AddDays(85), authority.PrivateKey);

        Assert.NotEqual(authority.Certificate, renewed.Certificate);
        Assert.True(CertificateReader.Read(pair, renewed.Certificate)!.IsSignedByIssuer);
    }

    [Fact]
    public void AnotherAuthorityOrKeyIsNoticed()
    {
        var authority = CertificateIssuer.Authority(Ca, Now, previousKey: null);
        var other = CertificateIssuer.Authority(Ca, Now, previousKey: null);
        var pair = CertificateIssuer.Leaf(Server, Now, authority);

        Assert.False(CertificateReader.Read(pair, other.Certificate)!.IsSignedByIssuer);
        Assert.False(CertificateReader.Read(pair with { PrivateKey = other.PrivateKey }, authority.Certificate)!.MatchesPrivateKey);
        Assert.Null(CertificateReader.Read(pair with { Certificate = "no certificate" }, authority.Certificate));
    }

    [Fact]
    public void ACertificateDoesNotOutliveItsAuthority()
    {
        var authority = CertificateIssuer.Authority(Ca with { Lifetime = TimeSpan.FromDays(10) }, Now, previousKey: null);

        Assert.Equal(Now.AddDays(10), CertificateReader.Read(CertificateIssuer.Leaf(Server, Now, authority), authority.Certificate)!.NotAfter);
    }

    [Fact]
    public void TheFingerprintIsThatOfThePublicKey()
    {
        using var identity = OperatorIdentity.Create(Now);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(identity.Certificate.PublicKey.ExportSubjectPublicKeyInfo())), identity.Fingerprint);
        Assert.True(identity.Certificate.HasPrivateKey);
    }
}
