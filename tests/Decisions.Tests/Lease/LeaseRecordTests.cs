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
        var acquired = LeaseRecord.Acquired(unheld, "c-1", "s", "10.0.0.1", new TimelineId(3), 1, TimeSpan.FromSeconds(7), Now);
        var renewed = LeaseRecord.Renewed(acquired, 3, TimeSpan.FromSeconds(7), Now);

        Assert.Equal(1, LeaseRecord.Read(acquired, TimeSpan.Zero).Instances);
        Assert.Equal(3, LeaseRecord.Read(renewed, TimeSpan.Zero).Instances);
        Assert.Equal(("c-1", new TimelineId(3)), (LeaseRecord.Read(renewed, TimeSpan.Zero).Holder, LeaseRecord.Read(renewed, TimeSpan.Zero).Timeline));
        Assert.Null(LeaseRecord.Read(unheld, TimeSpan.Zero).Instances);
    }
}
