using System.Text;
using Surus.Api;
using Surus.Decisions;
using Surus.KubernetesTypes;
using Surus.Objects;

namespace Surus.Operator.Tests;

/// <summary>Certificates that users bring: what is said of them.</summary>
public sealed class ProvidedCertificateTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    private static readonly string Pem = CertificateIssuer.Authority(
        new("own", "own", "ns", CertificateUsage.Authority, [], "own", TimeSpan.FromDays(90), Week), Now, previousKey: null).Certificate;

    [Fact]
    public void AGoodOneIsCurrentUntilItEndsSoon()
    {
        var good = State(SecretKeys.CaCertificate, Pem, Now);
        var soon = State(SecretKeys.CaCertificate, Pem, Now.AddDays(84));
        var over = State(SecretKeys.CaCertificate, Pem, Now.AddDays(91));

        Assert.Equal((SupportState.Current, null), (good.State, good.Warning));
        Assert.All([soon, over], state => Assert.Equal(
            (SupportState.Current, EventReasons.SecretIsExpiring, true), (state.State, state.Warning!.Reason, state.Warning.IsWarning)));
        Assert.Contains(" ends at 2027-02-19", soon.Warning!.Message, StringComparison.Ordinal);
        Assert.Contains(" ended at 2027-02-19", over.Warning!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SecretKeys.CaCertificate, EventReasons.InvalidCaSecret)]
    [InlineData(SecretKeys.TlsCertificate, null)]
    public void OneThatCannotBeReadIsSaidToBe(string key, string? reason)
    {
        SupportingObject[] states = [State(key, "not a certificate", Now), State("other", Pem, Now, key)];

        Assert.All(states, state => Assert.Equal((SupportState.Unusable, reason), (state.State, state.Warning?.Reason)));
        Assert.All(states, state => Assert.Contains($"under {key}", state.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void OneThatIsNotThereIsNotProvided() =>
        Assert.Equal(SupportState.NotProvided, new ProvidedCertificateItem("own", null, SecretKeys.CaCertificate, Week, Now).State.State);

    private static SupportingObject State(string key, string text, DateTimeOffset now, string? wantedKey = null) => new ProvidedCertificateItem(
        "own",
        new Secret { Metadata = new ObjectMeta { Name = "own" }, Data = new Dictionary<string, byte[]> { [key] = Encoding.UTF8.GetBytes(text) } },
        wantedKey ?? key, Week, now).State;
}
