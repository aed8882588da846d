using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Surus.LocalCluster.Cli;

/// <summary>The process in the background that is the cluster.</summary>
internal static partial class DaemonProcess
{
    /// <summary>The line by which the daemon tells its starter that it is ready.</summary>
    public const string ReadyLine = "ready";

    private const int Terminate = 15;
    private const int KillSignal = 9;
    private const int StandardOutput = 1;
    private const int StandardError = 2;

    /// <summary>The process id of the daemon of this folder, or null where none runs.</summary>
    /// <remarks>The processes themselves are asked: no file that a crash left behind, or that somebody deleted, can be wrong about it.</remarks>
    public static int? Running(StateFolder state)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                && pid != Environment.ProcessId && IsDaemon(Path.Combine(folder, "cmdline"), state))
            {
                return pid;
            }
        }

        return null;
    }

    private static bool IsDaemon(string commandLine, StateFolder state)
    {
        try
        {
            return File.ReadAllText(commandLine).Split('\0') is [_, DaemonCommand.Name, var root, ..] && root == state.Root;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Starts the daemon and waits until it is ready; false where it ended instead, or was ended for not getting ready in time.</summary>
    /// <param name="state">Its folder.</param>
    /// <param name="limit">How long it may be silent.</param>
    /// <param name="progress">Gets the daemon's own words on what it is doing.</param>
    public static async Task<bool> Start(StateFolder state, TimeSpan limit, Action<string> progress)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            // None of the streams of whoever started this may stay open in the daemon: they wait for its end otherwise.
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = "/",
        };
        start.ArgumentList.Add(DaemonCommand.Name);
        start.ArgumentList.Add(state.Root);
        using var daemon = Process.Start(start)!;
        daemon.StandardInput.Close();
        try
        {
            while (await NextLine(daemon, limit) is { } line)
            {
                if (line == ReadyLine)
                {
                    return true;
                }

                progress(line);
            }
        }
        catch (TimeoutException)
        {
            progress(string.Create(CultureInfo.InvariantCulture, $"That has taken {limit.TotalSeconds:0} s: giving up."));
            await Kill(daemon.Id);
        }

        return false;
    }

    private static Task<string?> NextLine(Process daemon, TimeSpan limit) => daemon.StandardOutput.ReadLineAsync().WaitAsync(limit);

    /// <summary>Asks the daemon to stop and waits until it has.</summary>
    public static Task Stop(int pid) => End(pid, Terminate);

    /// <summary>Ends a daemon whose state is gone: it has nothing left to tidy up with.</summary>
    public static Task Kill(int pid) => End(pid, KillSignal);

    private static async Task End(int pid, int signal)
    {
        try
        {
            using var daemon = Process.GetProcessById(pid);
            Signal(pid, signal);
            await daemon.WaitForExitAsync();
        }
        catch (ArgumentException)
        {
            // It ended between the look and the call.
        }
    }

    /// <summary>Leaves the starter's terminal and session, so that closing them does not end the daemon.</summary>
    public static void Detach()
    {
        if (SetSession() < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), "The daemon could not begin a session of its own.");
        }
    }

    /// <summary>Sends what this process complains of, also the last words of a crash, to a file.</summary>
    public static void WriteErrorsTo(string file) => Redirect(file, FileMode.Append, StandardError);

    /// <summary>Lets go of the pipe to the starter, which does not wait any longer.</summary>
    public static void LeaveStarter() => Redirect("/dev/null", FileMode.Open, StandardOutput);

    private static void Redirect(string file, FileMode mode, int descriptor)
    {
        using var target = File.OpenHandle(file, mode, FileAccess.Write, FileShare.ReadWrite);
        if (Duplicate((int)target.DangerousGetHandle(), descriptor) < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"The daemon could not write to {file}.");
        }
    }

    private static void Signal(int pid, int signal)
    {
        if (SendSignal(pid, signal) < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"The daemon (process {pid.ToString(CultureInfo.InvariantCulture)}) could not be signalled.");
        }
    }

    [LibraryImport("libc", EntryPoint = "setsid", SetLastError = true)]
    private static partial int SetSession();

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    private static partial int Duplicate(int source, int target);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int pid, int signal);
}
