using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Surus.LocalCluster.Tests.ApiServer;

/// <summary>A <c>kubectl port-forward</c> that runs until it is disposed of.</summary>
internal sealed partial class ForwardedPort : IAsyncDisposable
{
    private readonly Process kubectl;

    private ForwardedPort(Process kubectl) => this.kubectl = kubectl;

    /// <summary>The port on loopback that leads to the pod.</summary>
    public int Number { get; private set; }

    /// <summary>Starts it, and waits until it listens.</summary>
    /// <param name="kubeconfig">The cluster.</param>
    /// <param name="target">Such as <c>pod/a</c>.</param>
    /// <param name="port">The port of the target.</param>
    /// <param name="overWebSocket">Whether it asks as kubectl does since 1.31, or as it did before.</param>
    public static async Task<ForwardedPort> Open(string kubeconfig, string target, string port, bool overWebSocket)
    {
        var start = new ProcessStartInfo("kubectl", ["--kubeconfig", kubeconfig, "port-forward", "--address", "127.0.0.1", target, $":{port}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["KUBECTL_PORT_FORWARD_WEBSOCKETS"] = overWebSocket ? "true" : "false";
        var forwarded = new ForwardedPort(Process.Start(start)!);
        var line = await forwarded.kubectl.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        if (line is null)
        {
            var said = await forwarded.ErrorsToTheEnd();
            await forwarded.DisposeAsync();
            throw new InvalidOperationException(said);
        }

        forwarded.Number = int.Parse(Listening().Match(line).Groups[1].Value, CultureInfo.InvariantCulture);
        return forwarded;
    }

    /// <summary>What it says about errors until it ends by itself.</summary>
    public Task<string> ErrorsToTheEnd() => kubectl.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (!kubectl.HasExited)
        {
            kubectl.Kill();
            await kubectl.WaitForExitAsync();
        }

        kubectl.Dispose();
    }

    [GeneratedRegex(@"^Forwarding from 127\.0\.0\.1:(\d+) -> ", RegexOptions.None, 1000)]
    private static partial Regex Listening();
}
