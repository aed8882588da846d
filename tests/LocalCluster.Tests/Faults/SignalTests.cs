using Surus.LocalCluster.Faults;
using Surus.LocalCluster.Node;

namespace Surus.LocalCluster.Tests.Faults;

public sealed class SignalTests
{
    [Theory]
    [InlineData("SIGKILL", 9)]
    [InlineData("kill", 9)]
    [InlineData("9", 9)]
    [InlineData("SIGCONT", 18)]
    [InlineData("0", null)]
    [InlineData("65", null)]
    [InlineData("SIGNONE", null)]
    [InlineData("", null)]
    public void A_signal_has_a_name_and_a_number(string text, int? number) => Assert.Equal(number, Signals.Number(text));

    [Fact]
    public void Of_a_process_and_its_descendants_the_first_is_meant()
    {
        ContainerProcess[] all =
        [
            new(10, 1, "manager instance run"),
            new(11, 10, "/usr/bin/postgres -D /data"),
            new(12, 11, "postgres: checkpointer"),
            new(13, 11, "postgres: walwriter"),
        ];
        Assert.Equal([10], ProcessTree.Tops(all).Select(process => process.Pid));
        Assert.Equal([11], ProcessTree.Tops(all[1..]).Select(process => process.Pid));
        Assert.Equal([12, 13], ProcessTree.Tops(all[2..]).Select(process => process.Pid));
        Assert.Equal([11], ProcessTree.Named(all, "postgres").Select(process => process.Pid));
        Assert.Equal([12], ProcessTree.Named(all, "checkpointer").Select(process => process.Pid));
        Assert.Empty(ProcessTree.Named(all, "nonesuch"));
    }
}
