
namespace Surus.Objects.Tests;

/// <summary>Rules small enough for a line each.</summary>
public sealed class SmallRulesTests
{
    [Theory]
    [InlineData("a b", "'a b'")]
    [InlineData("", "''")]
    [InlineData("--lc-ctype=C", "--lc-ctype=C")]
    [InlineData("it's", "'it'\"'\"'s'")]
    [InlineData("$HOME", "'$HOME'")]
    public void QuotesAWordForTheShell(string word, string quoted) => Assert.Equal(quoted, ShellWords.Quote([word]));

    [Theory]
    [InlineData("2026-12-01", null)]
    [InlineData("2027-02-13", null)]
    [InlineData("2027-02-14", "ends at")]
    [InlineData("2027-03-01", "ends at")]
    public void RenewsACertificateSomeDaysBeforeItsEnd(string today, string? reason)
    {
        var request = new CertificateRequest("s", "cn", null, CertificateUsage.Server, ["a"], "ca", TimeSpan.FromDays(90), TimeSpan.FromDays(7));
        var issued = new IssuedCertificate(new DateTimeOffset(2027, 2, 21, 0, 0, 0, TimeSpan.Zero), "cn", ["a"], true, true);

        var actual = issued.ReasonToRenew(request, DateTimeOffset.Parse(today + "T00:00:00Z"));

        if (reason is null)
        {
            Assert.Null(actual);
        }
        else
        {
            Assert.Contains(reason, actual, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void RenewsACertificateThatLacksANameOrHasAnotherIssuerOrKey()
    {
        var request = new CertificateRequest("s", "cn", null, CertificateUsage.Server, ["a", "b"], "ca", TimeSpan.FromDays(90), TimeSpan.FromDays(7));
        var end = new DateTimeOffset(2027, 2, 21, 0, 0, 0, TimeSpan.Zero);
        var now = end.AddDays(-80);

        Assert.Null(new IssuedCertificate(end, "cn", ["b", "a"], true, true).ReasonToRenew(request, now));
        Assert.Contains("name b", new IssuedCertificate(end, "cn", ["a"], true, true).ReasonToRenew(request, now), StringComparison.Ordinal);
        Assert.Contains("secret ca", new IssuedCertificate(end, "cn", ["a", "b"], false, true).ReasonToRenew(request, now), StringComparison.Ordinal);
        Assert.Contains("private key", new IssuedCertificate(end, "cn", ["a", "b"], true, false).ReasonToRenew(request, now), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"a\":1,\"b\":[{\"c\":2}]}", "{\"a\":1,\"b\":[{\"c\":2,\"d\":3}],\"e\":4}", null)]
    [InlineData("{\"a\":1}", "{\"a\":2}", "a")]
    [InlineData("{\"a\":{\"b\":[1,2]}}", "{\"a\":{\"b\":[1]}}", "a.b")]
    [InlineData("{\"a\":{\"b\":[1,2]}}", "{\"a\":{\"b\":[1,3]}}", "a.b[1]")]
    [InlineData("{\"a\":1}", "{}", "a")]
    public void FindsWhatIsMissing(string wanted, string actual, string? path) => Assert.Equal(
        path, JsonDifference.FirstMissing(System.Text.Json.Nodes.JsonNode.Parse(wanted), System.Text.Json.Nodes.JsonNode.Parse(actual)));
}
