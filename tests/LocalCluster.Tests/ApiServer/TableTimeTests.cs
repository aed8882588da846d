namespace Surus.LocalCluster.Tests.ApiServer;

public sealed class TableTimeTests
{
    [Fact]
    public async Task Ages_in_tables_go_by_the_clock_of_the_server()
    {
        var clock = new Clock();
        await using var server = await ServerForKubectl.StartAsync(clock);
        Assert.Equal(0, (await server.Kubectl("create", "configmap", "a")).ExitCode);
        clock.Ahead = TimeSpan.FromMinutes(190);
        var shown = await server.Kubectl("get", "configmap", "a", "--no-headers");
        Assert.Equal(["a", "0", "3h10m"], shown.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Goes ahead of the time in which the certificates are valid.</summary>
    private sealed class Clock : TimeProvider
    {
        private readonly DateTimeOffset begin = DateTimeOffset.UtcNow;

        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => begin + Ahead;
    }
}
