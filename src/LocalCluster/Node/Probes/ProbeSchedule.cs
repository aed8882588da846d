using Surus.KubernetesTypes;

namespace Surus.LocalCluster.Node;

/// <summary>
/// When a probe is asked, and what its answers mean. Pure. As long as it has never succeeded it is also asked between the
/// times of its period, ever more seldom, so that a container is seen to be ready soon after it is; only a success of these
/// early questions counts.
/// </summary>
internal sealed record ProbeSchedule
{
    private static readonly TimeSpan FirstGap = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(1);

    /// <summary>The probe.</summary>
    public required Probe Probe { get; init; }

    /// <summary>The next time of its period, counted from the container's start.</summary>
    public required TimeSpan NextTick { get; init; }

    /// <summary>The time of the next question.</summary>
    public required TimeSpan Next { get; init; }

    /// <summary>Whether early questions are asked.</summary>
    public required bool Early { get; init; }

    /// <summary>The wait after the next early question.</summary>
    public TimeSpan Gap { get; init; } = FirstGap;

    /// <summary>Good answers in a row.</summary>
    public int Successes { get; init; }

    /// <summary>Bad answers in a row.</summary>
    public int Failures { get; init; }

    /// <summary>What the answers mean so far: good, bad, or nothing yet.</summary>
    public bool? Verdict { get; init; }

    private TimeSpan Period => TimeSpan.FromSeconds(Math.Max(1, Probe.PeriodSeconds ?? 10));

    /// <summary>The schedule of a container that has just started.</summary>
    /// <param name="probe">The probe.</param>
    /// <param name="early">Ask early as long as it has not succeeded.</param>
    public static ProbeSchedule Begin(Probe probe, bool early)
    {
        var first = TimeSpan.FromSeconds(probe.InitialDelaySeconds ?? 0);
        return new ProbeSchedule { Probe = probe, Early = early, Next = first, NextTick = first };
    }

    /// <summary>The schedule after an answer that came at the given time.</summary>
    public ProbeSchedule After(bool ok, TimeSpan now)
    {
        var counts = ok || Next >= NextTick;
        var successes = ok ? Successes + 1 : 0;
        var failures = ok ? 0 : Failures + (counts ? 1 : 0);
        var verdict = ok && successes >= Math.Max(1, Probe.SuccessThreshold ?? 1) ? true
            : failures >= Math.Max(1, Probe.FailureThreshold ?? 3) ? false
            : Verdict;
        var tick = Next >= NextTick ? NextTick + Period : NextTick;
        while (tick < now)
        {
            tick += Period;
        }

        var early = Early && verdict != true;
        var soon = now + Gap;
        return this with
        {
            Successes = successes,
            Failures = failures,
            Verdict = verdict,
            Early = early,
            NextTick = tick,
            Next = early && soon < tick ? soon : tick,
            Gap = Gap * 2 < LongestGap ? Gap * 2 : LongestGap,
        };
    }
}
