using System.Runtime.InteropServices;

namespace Surus.Postgres;

/// <summary>
/// As process 1 we inherit every orphan of the pod, among them the backends of a killed postmaster, and must take note of their
/// ends, or their numbers stay taken.
/// </summary>
public sealed class ZombieReaper : IDisposable
{
    private readonly PosixSignalRegistration _registration = PosixSignalRegistration.Create(PosixSignal.SIGCHLD, _ => Reap());

    /// <summary>Reaps all that ended and is nobody's child but ours by inheritance; returns how many.</summary>
    public static int Reap()
    {
        var reaped = 0;
        ChildProcesses.WithOwn(own =>
        {
            foreach (var process in ProcessTable.Read())
            {
                if (process.IsZombie && process.Parent == Environment.ProcessId && !own.Contains(process.Id)
                    && NativeMethods.WaitProcess(process.Id, out _, NativeMethods.WaitNoHang) == process.Id)
                {
                    reaped++;
                }
            }
        });
        return reaped;
    }

    /// <inheritdoc/>
    public void Dispose() => _registration.Dispose();
}
