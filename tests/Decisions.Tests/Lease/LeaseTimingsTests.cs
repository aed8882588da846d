using Surus.Api;

namespace Surus.Decisions.Tests;

public class LeaseTimingsTests
{
    [Theory]
    [InlineData(null, null, null, 7, 5, 1)]
    [InlineData(15, 10, 2, 15, 10, 2)]
    [InlineData(20, null, null, 20, 5, 1)]
    [InlineData(0, 0, 0, 7, 5, 1)]
    public void What_the_spec_leaves_out_has_the_defaults(int? duration, int? deadline, int? retry, int seconds, int deadlineSeconds, int retrySeconds)
    {
        var given = new PrimaryLeaseConfiguration { LeaseDurationSeconds = duration, RenewDeadlineSeconds = deadline, RetryPeriodSeconds = retry };

        Assert.Equal(
            new LeaseTimings(TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(deadlineSeconds), TimeSpan.FromSeconds(retrySeconds)),
            LeaseTimings.Of(given));
    }

    [Fact]
    public void Without_a_section_the_defaults_hold() => Assert.Equal(LeaseTimings.Default, LeaseTimings.Of(null));
}
