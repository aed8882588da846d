using Surus.Api;
using Surus.Decisions;
using Surus.Kubernetes;

namespace Surus.Operator.Tests;

public sealed class StandingWarningsTests
{
    private static readonly NamespacedName Key = new("ns", "c");
    private static readonly ClusterEvent Silent = new(EventReasons.PrimaryStatusCheckFailed, "Silent.", IsWarning: true);
    private static readonly ClusterEvent Ending = new(EventReasons.SecretIsExpiring, "Ending.", IsWarning: true);

    private readonly ManualClock clock = new();

    [Fact]
    public void A_warning_is_told_when_it_begins_and_every_hour_again()
    {
        var warnings = new StandingWarnings(clock);

        Assert.Equal([Silent], warnings.Due(Key, [Silent, Silent]));
        Assert.Empty(warnings.Due(Key, [Silent]));
        Assert.Equal([Ending], warnings.Due(Key, [Silent, Ending]));
        clock.Elapsed = TimeSpan.FromMinutes(59);
        Assert.Empty(warnings.Due(Key, [Ending, Silent]));
        clock.Elapsed = TimeSpan.FromMinutes(61);
        Assert.Equal([Silent, Ending], warnings.Due(Key, [Silent, Ending]));
        Assert.Empty(warnings.Due(Key, [Silent, Ending]));
    }

    [Fact]
    public void A_warning_that_ended_and_begins_again_is_told_again()
    {
        var warnings = new StandingWarnings(clock);
        warnings.Due(Key, [Silent]);

        Assert.Empty(warnings.Due(Key, []));
        Assert.Equal([Silent], warnings.Due(Key, [Silent]));
        Assert.Equal([Silent], warnings.Due(new NamespacedName("ns", "other"), [Silent]));
    }
}
