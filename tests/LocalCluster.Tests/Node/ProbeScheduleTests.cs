using Surus.KubernetesTypes;
using Surus.LocalCluster.Node;

namespace Surus.LocalCluster.Tests.Node;

public sealed class ProbeScheduleTests
{
    private static readonly Probe Probe = new() { PeriodSeconds = 10, FailureThreshold = 2 };

    [Fact]
    public void Before_the_first_success_it_is_asked_early_and_only_success_counts()
    {
        var schedule = ProbeSchedule.Begin(Probe, early: true);
        Assert.Equal(TimeSpan.Zero, schedule.Next);

        var times = new List<double>();
        while (schedule.Next < TimeSpan.FromSeconds(4))
        {
            schedule = schedule.After(ok: false, schedule.Next);
            times.Add(schedule.Next.TotalSeconds);
        }

        Assert.Equal([0.1, 0.3, 0.7, 1.5, 2.5, 3.5, 4.5], times.Select(time => Math.Round(time, 1)));
        Assert.Equal(1, schedule.Failures);
        Assert.Null(schedule.Verdict);

        var ready = schedule.After(ok: true, schedule.Next);
        Assert.True(ready.Verdict);
        Assert.Equal(10, ready.Next.TotalSeconds);
    }

    [Fact]
    public void Failures_count_once_a_period()
    {
        var schedule = ProbeSchedule.Begin(Probe, early: true);
        while (schedule.Verdict is null)
        {
            schedule = schedule.After(ok: false, schedule.Next);
        }

        Assert.False(schedule.Verdict);
        Assert.Equal(20, schedule.NextTick.TotalSeconds);
    }

    [Fact]
    public void A_success_in_between_forgives()
    {
        var schedule = ProbeSchedule.Begin(Probe, early: false).After(true, TimeSpan.Zero);
        foreach (var ok in (bool[])[false, true, false])
        {
            schedule = schedule.After(ok, schedule.Next);
        }

        Assert.True(schedule.Verdict);
        Assert.False(schedule.After(false, schedule.Next).Verdict);
    }

    [Fact]
    public void An_answer_that_took_long_skips_the_missed_times()
    {
        var schedule = ProbeSchedule.Begin(Probe, early: false).After(true, TimeSpan.FromSeconds(25));
        Assert.Equal(30, schedule.Next.TotalSeconds);
    }
}
