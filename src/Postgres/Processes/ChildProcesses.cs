using System.Diagnostics;

namespace Surus.Postgres;

/// <summary>
/// Starts processes and knows which are its own, so that process 1 can reap all others (see <see cref="ZombieReaper"/>) without
/// taking an exit code away from whoever waits for it.
/// </summary>
/// <param name="prefix">
/// What to put before each command, such as <c>setpriv --reuid=postgres</c>; it must replace itself by the command (exec). Empty
/// where this process has the right user already, which is always so in a pod.
/// </param>
public sealed class ChildProcesses(params IReadOnlyList<string> prefix)
{
    // The kernel knows children of the process and not of an object: all that any of us started are kept together, or the reaper
    // would take the exit code of another's child, and whoever waits for that child would wait for ever.
    private static readonly HashSet<int> Own = [];
    private static readonly Lock Gate = new();

    /// <summary>Starts a process; its output and errors are to be read by the caller.</summary>
    /// <param name="program">The program's path.</param>
    /// <param name="arguments">Its arguments: never a secret, since everybody can read them.</param>
    /// <param name="environment">Variables to set besides our own.</param>
    /// <param name="input">Its standard input.</param>
    public ChildProcess Start(
        string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string input = "")
    {
        string[] command = [.. prefix, program, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        lock (Gate)
        {
            var process = Process.Start(start) ?? throw new UnreachableException("Without a shell a start gives a process.");
            Own.Add(process.Id);
            _ = Feed(process, input);
            return new ChildProcess(process, Forget);
        }
    }

    /// <summary>Runs a program to its end and returns what it wrote to its standard output.</summary>
    /// <exception cref="CommandFailedException">Its exit code is not 0.</exception>
    public async Task<string> Run(
        string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null,
        Action<string>? onErrorLine = null, string input = "", CancellationToken cancel = default)
    {
        using var child = Start(program, arguments, environment, input);
        await using var end = cancel.Register(() => child.Send(Signal.Terminate));
        var errors = new LastLines(20);
        var output = child.StandardOutput.ReadToEndAsync(CancellationToken.None);
        while (await child.StandardError.ReadLineAsync(CancellationToken.None) is { } line)
        {
            errors.Add(line);
            onErrorLine?.Invoke(line);
        }

        var exitCode = await child.Exited;
        cancel.ThrowIfCancellationRequested();
        return exitCode == 0 ? await output : throw new CommandFailedException(Path.GetFileName(program), exitCode, errors.ToString());
    }

    /// <summary>Runs <paramref name="reap"/> while no process is being started; it is told which processes are our own.</summary>
    internal static void WithOwn(Action<IReadOnlySet<int>> reap)
    {
        lock (Gate)
        {
            reap(Own);
        }
    }

    private static async Task Feed(Process process, string input)
    {
        try
        {
            await using var standardInput = process.StandardInput;
            await standardInput.WriteAsync(input);
        }
        catch (IOException)
        {
            // It ended without reading all of it; its exit code says whether that was right.
            return;
        }
    }

    private static void Forget(int processId)
    {
        lock (Gate)
        {
            Own.Remove(processId);
        }
    }
}
