using Microsoft.Win32.SafeHandles;

namespace Surus.LocalCluster.Node;

/// <summary>A pseudo terminal, seen from the side that a terminal emulator has.</summary>
internal sealed class Terminal : IDisposable
{
    private const uint LockSlave = 0x40045431;
    private const uint GetNumber = 0x80045430;
    private const uint SetSize = 0x5414;
    private readonly SafeFileHandle master;

    /// <summary>Makes a new one.</summary>
    public Terminal()
    {
        master = File.OpenHandle("/dev/ptmx", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var unlocked = 0;
        Native.Control(master, LockSlave, ref unlocked);
        var number = 0;
        Native.Control(master, GetNumber, ref number);
        SlavePath = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/dev/pts/{number}");
        Stream = new FileStream(master, FileAccess.ReadWrite, 0);
    }

    /// <summary>What the program opens.</summary>
    public string SlavePath { get; }

    /// <summary>What the program writes, and reads. Reading fails with <see cref="IOException"/> when no program has it open any more.</summary>
    public FileStream Stream { get; }

    /// <summary>Tells the terminal its size; whoever has it as its own gets SIGWINCH.</summary>
    public void Resize(ushort columns, ushort rows)
    {
        Span<int> size = [columns << 16 | rows, 0];
        Native.Control(master, SetSize, ref size[0]);
    }

    /// <inheritdoc/>
    public void Dispose() => Stream.Dispose();
}
