using Surus.LocalCluster.Network;

namespace Surus.LocalCluster.Tests.Faults;

public sealed class CutRulesTests
{
    private static readonly NetworkOptions options = new("x", Cidr.Parse("10.1.0.0/16"), Cidr.Parse("10.2.0.0/16"));
    private static readonly Cidr node = Cidr.Parse("10.1.3.0/24");
    private static readonly Cidr pod = Cidr.Parse("10.1.2.7/32");

    [Fact]
    public void Every_cut_is_a_rule_of_its_own_and_all_replace_those_before() => Assert.Equal(
        """
        flush chain ip surus-x cuts
        add rule ip surus-x cuts ip saddr 10.1.3.0/24 ip daddr 10.1.2.7/32 drop
        add rule ip surus-x cuts ip saddr 10.1.2.7/32 ip daddr 10.1.0.1/32 tcp dport 6443 drop

        """,
        CutRules.All(options,
        [
            new PacketCut(new PacketEnd(node), new PacketEnd(pod)),
            new PacketCut(new PacketEnd(pod), new PacketEnd(Cidr.Parse("10.1.0.1/32"), 6443)),
        ]));

    [Fact]
    public void An_island_reaches_itself() => Assert.Equal(
        """
        flush chain ip surus-x cuts
        add rule ip surus-x cuts ip saddr 10.1.3.0/24 ip daddr != 10.1.3.0/24 drop
        add rule ip surus-x cuts ip saddr != 10.1.3.0/24 ip daddr 10.1.3.0/24 drop

        """,
        CutRules.All(options, PacketCut.Isolate(node)));

    [Fact]
    public void What_is_dark_is_silent_to_itself_too() => Assert.Equal(
        """
        flush chain ip surus-x cuts
        add rule ip surus-x cuts ip saddr 10.1.3.0/24 drop
        add rule ip surus-x cuts ip daddr 10.1.3.0/24 drop

        """,
        CutRules.All(options, PacketCut.Darken(node)));
}
