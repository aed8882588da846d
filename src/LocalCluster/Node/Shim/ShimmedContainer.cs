using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Surus.LocalCluster.Node;

/// <summary>A container as the shim's child: started, logged, and waited for.</summary>
internal sealed class ShimmedContainer
{
    private const int WaiterStackBytes = 128 * 1024;
    private readonly Lock gate = new();
    private readonly ShimContainer request;
    private readonly Task logged;
    private readonly TimeProvider time;
    private bool ended;

    private ShimmedContainer(ShimContainer request, int pid, Task logged, TimeProvider time) =>
        (this.request, Pid, this.logged, this.time) = (request, pid, logged, time);

    /// <summary>The process id of the container's first process, as the machine counts.</summary>
    public int Pid { get; }

    /// <summary>Starts the container with <c>runc run --detach</c>.</summary>
    /// <exception cref="InvalidOperationException"><c>runc</c> refused; the message has its words.</exception>
    public static async Task<ShimmedContainer> StartAsync(ShimContainer request, TimeProvider time)
    {
        var pidFile = Path.Combine(request.Bundle, "pid");
        var runcLog = Path.Combine(request.Bundle, "runc.log");
        var runc = ChildProcess.Start(
            "runc",
            [
                "--root", request.RuncRoot, "--log", runcLog, "--log-format", "json",
                "run", "--detach", "--bundle", request.Bundle, "--pid-file", pidFile, request.Id,
            ]);
        var logged = LogAsync(runc, request, time);
        var exitCode = await runc.WaitAsync();
        if (exitCode != 0)
        {
            await logged;
            throw new InvalidOperationException(WhatRuncSaid(runcLog, exitCode));
        }

        var pid = int.Parse(await File.ReadAllTextAsync(pidFile), CultureInfo.InvariantCulture);
        return new ShimmedContainer(request, pid, logged, time);
    }

    /// <summary>Waits on a thread of its own until the process ends: nothing else tells its exit code, and at once.</summary>
    public void WatchExit(Action<ContainerExit> ended)
    {
        var waiter = new Thread(() => ended(Wait()), WaiterStackBytes) { IsBackground = true, Name = $"wait {request.Id}" };
        waiter.Start();
    }

    /// <summary>Sends a signal; false where the process has ended. Its id can't have gone to another: it is not reaped meanwhile.</summary>
    public bool Signal(int signal)
    {
        lock (gate)
        {
            return !ended && Native.Signal(Pid, signal);
        }
    }

    private ContainerExit Wait()
    {
        Native.WaitUntilEnded(Pid);
        lock (gate)
        {
            ended = true;
        }

        var exit = new ContainerExit(Native.WaitForExit(Pid), time.GetUtcNow());
        // The kernel has closed the container's output before it says that the container ended: the rest is in the pipe.
        logged.Wait();
        var file = Path.Combine(request.Bundle, ContainerExit.FileName);
        File.WriteAllBytes(file + ".new", JsonSerializer.SerializeToUtf8Bytes(exit, ShimJson.Default.ContainerExit));
        File.Move(file + ".new", file, overwrite: true);
        return exit;
    }

    private static async Task LogAsync(ChildProcess runc, ShimContainer request, TimeProvider time)
    {
        using var log = new LogFile(request.LogFile, request.MaxLogBytes, time);
        await Task.WhenAll(
            log.CopyFromAsync(runc.Output, "stdout"),
            log.CopyFromAsync(runc.Error, "stderr"));
        await runc.Output.DisposeAsync();
        await runc.Error.DisposeAsync();
    }

    private static string WhatRuncSaid(string runcLog, int exitCode)
    {
        var said = File.Exists(runcLog)
            ? File.ReadLines(runcLog).Select(line => JsonNode.Parse(line)?["msg"]?.GetValue<string>()).LastOrDefault(text => text is not null)
            : null;
        return said ?? $"runc ended with exit code {exitCode} and said nothing.";
    }
}
