using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Decisions.Tests;

public class LeaseRecordTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_renewal_says_how_many_instances_its_holder_knows_of()
    {
        var unheld = new Lease { Metadata = new() { Name = "c", ResourceVersion = "7" } };
        var acquired = Acquired(unheld, "c-1");
        var renewed = LeaseRecord.Renewed(acquired, 3, TimeSpan.FromSeconds(7), Now);

        Assert.Equal(1, LeaseRecord.Read(acquired, TimeSpan.Zero).Instances);
        Assert.Equal(3, LeaseRecord.Read(renewed, TimeSpan.Zero).Instances);
        Assert.Equal(("c-1", new TimelineId(3)), (LeaseRecord.Read(renewed, TimeSpan.Zero).Holder, LeaseRecord.Read(renewed, TimeSpan.Zero).Timeline));
        Assert.Null(LeaseRecord.Read(unheld, TimeSpan.Zero).Instances);
    }

    [Fact]
    public void Who_held_it_last_is_remembered_until_somebody_takes_it()
    {
        var unheld = new Lease { Metadata = new() { Name = "c", ResourceVersion = "7" } };
        var acquired = Acquired(unheld, "c-1");

        Assert.Null(LeaseRecord.Read(unheld, TimeSpan.Zero).LastHolder);
        foreach (var given in new[] { LeaseRecord.Released(acquired, new LogSequenceNumber(9)), LeaseRecord.TakenAway(acquired, "c-2") })
        {
            Assert.Equal((null, "c-1"), (LeaseRecord.Read(given, TimeSpan.Zero).Holder, LeaseRecord.Read(given, TimeSpan.Zero).LastHolder));
            Assert.Equal("c-2", LeaseRecord.Read(Acquired(given, "c-2"), TimeSpan.Zero).LastHolder);
        }
    }

    private static Lease Acquired(Lease lease, string holder) =>
        LeaseRecord.Acquired(lease, holder, "s", "10.0.0.1", new TimelineId(3), 1, TimeSpan.FromSeconds(7), Now);
}
