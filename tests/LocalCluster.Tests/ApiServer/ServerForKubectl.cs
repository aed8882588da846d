using Surus.LocalCluster.ApiServer;
using Surus.LocalCluster.Cluster;
using Surus.LocalCluster.Network;

namespace Surus.LocalCluster.Tests.ApiServer;

/// <summary>The API server alone, whole and over HTTPS, asked by a real <c>kubectl</c>.</summary>
internal sealed class ServerForKubectl : IAsyncDisposable
{
    private readonly DirectoryInfo state = Directory.CreateTempSubdirectory("surus-api-test-");
    private Surus.LocalCluster.ApiServer.ApiServer? server;

    private ServerForKubectl()
    {
    }

    /// <summary>The kubeconfig of the administrator.</summary>
    public string Kubeconfig => server!.KubeconfigPath;

    /// <summary>Starts a server; skips the test where there is no <c>kubectl</c>.</summary>
    public static async Task<ServerForKubectl> StartAsync(TimeProvider? time = null, IPodStreams? streams = null)
    {
        Assert.SkipUnless(Surus.LocalCluster.Cli.Prerequisites.Find("kubectl") is not null, "This test needs kubectl.");
        var made = new ServerForKubectl();
        made.server = await Surus.LocalCluster.ApiServer.ApiServer.StartAsync(
            new ApiServerOptions { StateDirectory = made.state.FullName, Time = time ?? TimeProvider.System, PodStreams = streams }, TestContext.Current.CancellationToken);
        return made;
    }

    /// <summary>Runs <c>kubectl</c>.</summary>
    public Task<ToolResult> Kubectl(params string[] words) => Kubectl("", words);

    /// <summary>Runs <c>kubectl</c> with an input.</summary>
    public Task<ToolResult> Kubectl(string input, string[] words) => Tool.RunAsync("kubectl", ["--kubeconfig", Kubeconfig, .. words], input, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        state.Delete(recursive: true);
    }
}
