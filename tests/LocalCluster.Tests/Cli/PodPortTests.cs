using Surus.LocalCluster.Tests.ApiServer;

namespace Surus.LocalCluster.Tests.Cli;

public sealed class PodPortTests
{
    private const string Server = "mkdir /tmp/www && echo served > /tmp/www/a && exec python3 -m http.server --bind 127.0.0.1 --directory /tmp/www 8080";

    [Fact]
    public async Task A_port_on_loopback_of_a_pod_is_reached_through_the_pod_and_its_service()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/python3"), "The server of this test needs python3.");
        await using var cluster = await CommandedCluster.StartAsync(nodes: 1);
        await cluster.Run("web", Server);
        await cluster.Kubectl("create", "service", "clusterip", "web", "--tcp=80:8080");
        await cluster.Kubectl("exec", "web", "--", "sh", "-c", "until curl -s http://127.0.0.1:8080/a; do :; done");
        Assert.Equal("served\n", await Get(cluster, "pod/web", "8080"));
        Assert.Equal("served\n", await Get(cluster, "service/web", "80"));
    }

    private static async Task<string> Get(CommandedCluster cluster, string target, string port)
    {
        await using var forwarded = await ForwardedPort.Open(cluster.Kubeconfig, target, port, overWebSocket: true);
        using var client = new HttpClient();
        return await client.GetStringAsync(new Uri($"http://127.0.0.1:{forwarded.Number}/a"), TestContext.Current.CancellationToken);
    }
}
