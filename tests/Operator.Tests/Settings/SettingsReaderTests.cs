using Surus.Objects;

namespace Surus.Operator.Tests;

/// <summary>Settings: which source wins, and what is refused.</summary>
public sealed class SettingsReaderTests
{
    [Fact]
    public void TheFirstSourceWins()
    {
        var settings = Read(
            new() { ["POSTGRES_IMAGE_NAME"] = "of the secret" },
            new() { ["POSTGRES_IMAGE_NAME"] = "of the map", ["INHERITED_LABELS"] = "team/*, cost-center" },
            new() { ["POSTGRES_IMAGE_NAME"] = "of the environment", ["CERTIFICATE_DURATION"] = "30", ["CREATE_ANY_SERVICE"] = "true" });

        Assert.Equal("of the secret", settings.PostgresImageName);
        Assert.Equal(["team/*", "cost-center"], settings.InheritedLabels);
        Assert.Equal(TimeSpan.FromDays(30), settings.CertificateDuration);
        Assert.True(settings.CreateAnyService);
    }

    [Fact]
    public void NothingGivenLeavesTheDefaults()
    {
        var settings = Read([]);

        Assert.Equal(new OperatorSettings().DrainTaints, settings.DrainTaints);
        Assert.Null(settings.StandbyTcpUserTimeoutMilliseconds);
        Assert.Empty(settings.WatchNamespaces);
    }

    [Theory]
    [InlineData("CERTIFICATE_DURATION", "soon", "The setting CERTIFICATE_DURATION is 'soon'; it has to be a whole number of days, 1 or more.")]
    [InlineData("CERTIFICATE_DURATION", "0", "The setting CERTIFICATE_DURATION is '0'; it has to be a whole number of days, 1 or more.")]
    [InlineData("CREATE_ANY_SERVICE", "perhaps", "The setting CREATE_ANY_SERVICE is 'perhaps'; it has to be true or false.")]
    public void RefusesWhatMakesNoSense(string name, string value, string message) =>
        Assert.Equal(message, Assert.Throws<SettingsException>(() => Read(new Dictionary<string, string> { [name] = value })).Message);

    [Theory]
    [InlineData("7", null)]
    [InlineData("30", "30")]
    public void RefusesCertificatesThatWouldBeRenewedAllTheTime(string duration, string? threshold)
    {
        var given = new Dictionary<string, string> { ["CERTIFICATE_DURATION"] = duration };
        if (threshold is not null)
        {
            given["EXPIRING_CHECK_THRESHOLD"] = threshold;
        }

        Assert.Contains("EXPIRING_CHECK_THRESHOLD is", Assert.Throws<SettingsException>(() => Read(given)).Message, StringComparison.Ordinal);
    }

    private static OperatorSettings Read(params IReadOnlyList<Dictionary<string, string>> sources) =>
        SettingsReader.From([.. sources.Select(source => (Func<string, string?>)(name => source.GetValueOrDefault(name)))]).Read(new OperatorSettings());
}
