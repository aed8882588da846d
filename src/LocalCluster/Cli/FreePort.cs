using System.Net;
using System.Net.Sockets;

namespace Surus.LocalCluster.Cli;

/// <summary>Chooses the port of an API server on loopback.</summary>
internal static class FreePort
{
    /// <summary>The port that everybody expects an API server on.</summary>
    public const int Usual = 6443;

    // Below the node ports (30000) and below what the kernel gives to connections (32768).
    private const int First = 20000;
    private const int Choices = 10000;

    /// <summary>A port that nobody listens on now.</summary>
    /// <param name="seed">
    /// Where the search begins; null begins with the usual port. Each cluster has its own beginning, because "free" is true only for now:
    /// of two clusters that start at once, or of which one is stopped, neither may get the other's port.
    /// </param>
    public static int Choose(ushort? seed) => Candidates(seed).First(IsFree);

    private static IEnumerable<int> Candidates(ushort? seed)
    {
        var own = Enumerable.Range(seed ?? 0, Choices).Select(step => First + (step % Choices));
        return seed is null ? own.Prepend(Usual) : own;
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
