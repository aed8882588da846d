using System.Net;
using System.Net.Sockets;

namespace Surus.LocalCluster.Node;

/// <summary>Connects to loopback inside a network namespace.</summary>
internal static class NamespaceConnection
{
    private const int StackBytes = 128 * 1024;

    /// <summary>Connects to a TCP port.</summary>
    /// <param name="namespace">The namespace's file; null for the machine's own.</param>
    /// <param name="port">The port.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="IOException">Nothing listens there.</exception>
    public static async Task<Stream> OpenAsync(string? @namespace, int port, CancellationToken cancel)
    {
        var socket = @namespace is null ? NewSocket() : await InNamespaceAsync(@namespace);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException refused)
        {
            socket.Dispose();
            throw new IOException($"Nothing in the pod listens on port {port}: {refused.Message}", refused);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static Socket NewSocket() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <summary>A socket stays in the namespace it was made in. It is made by a thread that then ends: its namespace must not spread.</summary>
    private static Task<Socket> InNamespaceAsync(string @namespace)
    {
        var made = new TaskCompletionSource<Socket>(TaskCreationOptions.RunContinuationsAsynchronously);
        var maker = new Thread(
            () =>
            {
                try
                {
                    using var file = File.OpenHandle(@namespace);
                    Native.EnterNetworkNamespace(file);
                    made.SetResult(NewSocket());
                }
                catch (Exception problem)
                {
                    made.SetException(problem);
                }
            },
            StackBytes)
        { IsBackground = true };
        maker.Start();
        return made.Task;
    }
}
