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
    private const int StandardOutput = 1;
    private const int StandardError = 2;

    /// <summary>The daemon's process id, or null where none runs for this folder.</summary>
    public static int? Running(StateFolder state)
    {
        if (!File.Exists(state.ProcessId) || !int.TryParse(File.ReadAllText(state.ProcessId), CultureInfo.InvariantCulture, out var pid))
        {
            return null;
        }

        // A process id is used again after a crash: only one with our own command line is ours.
        var commandLine = $"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/cmdline";
        try
        {
            var words = File.ReadAllText(commandLine).Split('\0');
            return words.Contains(DaemonCommand.Name) && words.Contains(state.Root) ? pid : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Starts the daemon and waits until it is ready; false where it ended instead.</summary>
    /// <param name="state">Its folder.</param>
    /// <param name="progress">Gets the daemon's own words on what it is doing.</param>
    public static async Task<bool> Start(StateFolder state, Action<string> progress)
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
        while (await daemon.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line == ReadyLine)
            {
                return true;
            }

            progress(line);
        }

        return false;
    }

    /// <summary>Asks the daemon to stop and waits until it has.</summary>
    public static async Task Stop(int pid)
    {
        try
        {
            using var daemon = Process.GetProcessById(pid);
            Signal(pid, Terminate);
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
        if (Kill(pid, signal) < 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"The daemon (process {pid.ToString(CultureInfo.InvariantCulture)}) could not be signalled.");
        }
    }

    [LibraryImport("libc", EntryPoint = "setsid", SetLastError = true)]
    private static partial int SetSession();

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    private static partial int Duplicate(int source, int target);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
