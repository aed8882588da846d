namespace Surus.Postgres;

/// <summary>
/// Makes a few bytes durable once a second: a disk that hangs answers neither with success nor with an error, and PostgreSQL, which then waits in
/// the kernel, answers queries from memory as if all were well.
/// </summary>
public sealed class DiskProbe : IDisposable
{
    private readonly string _path;
    private readonly ProbeThread _thread;

    /// <summary>Begins to probe the volume that a directory is on.</summary>
    /// <param name="directory">The directory; the file that is written lies beside it, under its name with <c>.probe</c>.</param>
    /// <param name="time">The clock.</param>
    public DiskProbe(string directory, TimeProvider time)
    {
        _path = directory + ".probe";
        _thread = new ProbeThread("disk-probe", Write, time);
    }

    /// <summary>For how long the write that is under way has waited to become durable; zero where none is.</summary>
    public TimeSpan WaitingFor => _thread.WaitingFor;

    /// <inheritdoc/>
    public void Dispose() => _thread.Dispose();

    private void Write()
    {
        try
        {
            using var file = File.OpenHandle(_path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
            RandomAccess.Write(file, "surus\n"u8, fileOffset: 0);
            _ = NativeMethods.SynchronizeData(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // An error is an answer: PostgreSQL gets the same one, and knows what to do.
            return;
        }
    }
}
