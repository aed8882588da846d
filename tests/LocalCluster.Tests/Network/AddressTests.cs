using System.Net;
using Surus.LocalCluster.Network;

namespace Surus.LocalCluster.Tests.Network;

public sealed class AddressTests
{
    [Fact]
    public void Ranges_are_cut_into_nodes()
    {
        var options = new NetworkOptions("x", Cidr.Parse("10.1.0.0/16"), Cidr.Parse("10.2.0.0/16"));
        Assert.Equal("10.1.0.1", options.HostAddress.ToString());
        Assert.Equal("10.1.3.0/24", options.NodeRange(3).ToString());
        Assert.Equal("10.1.3.1", options.NodeAddress(3).ToString());
        Assert.True(options.NodeRange(3).Contains(IPAddress.Parse("10.1.3.255")));
        Assert.False(options.NodeRange(3).Contains(IPAddress.Parse("10.1.4.0")));
    }

    [Theory]
    [InlineData("10.1.0.0")]
    [InlineData("10.1.0.0/33")]
    [InlineData("fd00::/64")]
    [InlineData("ten/8")]
    public void What_is_no_range_is_refused(string text) => Assert.Throws<FormatException>(() => Cidr.Parse(text));

    [Fact]
    public void A_freed_address_is_the_last_to_come_back()
    {
        var pool = new AddressPool(Cidr.Parse("10.1.1.0/29"));
        var first = pool.Take();
        Assert.Equal("10.1.1.2", first.ToString());
        pool.Release(first);
        Assert.Equal("10.1.1.3", pool.Take().ToString());
        pool.Adopt(IPAddress.Parse("10.1.1.5"));
        Assert.Equal(["10.1.1.6", "10.1.1.2", "10.1.1.4"], Enumerable.Range(0, 3).Select(_ => pool.Take().ToString()));
        Assert.Throws<InvalidOperationException>(() => pool.Take());
    }
}
