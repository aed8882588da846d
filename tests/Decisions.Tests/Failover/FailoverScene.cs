namespace Surus.Decisions.Tests;

/// <summary>A cluster of three, well, seen by the operator: <c>a</c> is the primary, <c>b</c> and <c>c</c> stream from it.</summary>
internal static class FailoverScene
{
    public static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    public static FailoverView Well { get; } = new()
    {
        Now = Now,
        TargetPrimary = "a",
        TargetPrimaryTimestamp = "r1",
        TargetSeenFor = Seconds(100),
        CurrentPrimary = "a",
        PresentInstances = 3,
        Lease = new()
        {
            ResourceVersion = "7", Holder = "a", HolderSession = "a-1", HolderAddress = "10.0.0.1", Duration = Seconds(7),
            UnchangedFor = Seconds(0.5), Timeline = new(1),
        },
        Instances = [Primary, Standby("b"), Standby("c")],
    };

    public static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    public static FailoverView With(this FailoverView view, string name, Func<InstanceObservation, InstanceObservation> change) =>
        view with { Instances = [.. view.Instances.Select(instance => instance.Name == name ? change(instance) : instance)] };

    public static FailoverView Report(this FailoverView view, string name, Func<InstanceReport, InstanceReport> change) =>
        view.With(name, instance => instance with { Report = change(instance.Report!) });

    public static FailoverView LeaseWith(this FailoverView view, Func<LeaseView, LeaseView> change) => view with { Lease = change(view.Lease!) };

    /// <summary>The primary's container is dead: its address refuses connections.</summary>
    public static FailoverView Dead(this FailoverView view, string name = "a") =>
        view.With(name, instance => instance with { Contact = InstanceContact.Refused, ContactFor = Seconds(1), ReportAge = Seconds(5) });

    /// <summary>The primary's pod is gone, the end of that manager was heard, and a new pod of its name has not begun.</summary>
    public static FailoverView Remade(this FailoverView view, string session) => view.With("a", instance => instance with
    {
        Pod = PodCondition.Pending, Address = null, Contact = InstanceContact.NotTried, Report = null, LastSession = null, FormerEnd = new(session, Seconds(1)),
    });

    public static FailoverView Silent(this FailoverView view, string name = "a") =>
        view.With(name, instance => instance with { Contact = InstanceContact.Silent, ContactFor = Seconds(9), ReportAge = Seconds(9) });

    /// <summary>The receivers of both standbys have ended because the primary has.</summary>
    public static FailoverView StreamsEnded(this FailoverView view) =>
        view.Report("b", report => report with { ReceiverActive = false }).Report("c", report => report with { ReceiverActive = false });

    /// <summary>An election is held, and both standbys have turned away from the old primary.</summary>
    public static FailoverView Election(this FailoverView view) =>
        (view with { TargetPrimary = ClusterTarget.Pending, TargetPrimaryTimestamp = "r2", TargetSeenFor = Seconds(0.5), PrimaryFailingSince = Now })
            .StreamsEnded()
            .Report("b", report => report with { StoppedFollowingInRound = "r2" })
            .Report("c", report => report with { StoppedFollowingInRound = "r2" });

    /// <summary>The old primary stopped cleanly at this position and released the lease.</summary>
    public static FailoverView HandedOver(this FailoverView view, ulong end = 100) => view
        .LeaseWith(lease => lease with { Holder = null, HolderSession = null, HandoverLsn = new(end), UnchangedFor = Seconds(1) })
        .Report("a", report => report with { IsPrimary = false, HoldsLease = false, Postgres = PostgresState.Stopped, CanBePromoted = true })
        .StreamsEnded();

    private static InstanceObservation Primary => Standby("a") with
    {
        Address = "10.0.0.1",
        Report = new()
        {
            Session = "a-1", IsPrimary = true, HoldsLease = true, HasPrimaryData = true, Postgres = PostgresState.Running, Timeline = new(1),
            EndOfWal = new(100), NotVouchingFor = TimeSpan.FromHours(1),
        },
    };

    private static InstanceObservation Standby(string name) => new()
    {
        Name = name,
        Pod = PodCondition.Running,
        Address = $"10.0.1.{name}",
        Contact = InstanceContact.Answering,
        ContactFor = TimeSpan.FromHours(1),
        LastSession = $"{name}-1",
        ReportAge = Seconds(0.1),
        Report = new()
        {
            Session = $"{name}-1", Postgres = PostgresState.Running, Timeline = new(1), EndOfWal = new(100), ReplayedLsn = new(100), ReceiverActive = true,
            CanBePromoted = true, NotVouchingFor = TimeSpan.FromHours(1),
        },
    };
}
