using System.Net.Sockets;
using System.Text.Json;

namespace Surus.LocalCluster.Node;

/// <summary>One connection to the shim, seen from the shim.</summary>
internal sealed class ShimConnection(Socket socket) : IDisposable
{
    private readonly StreamReader reader = new(new NetworkStream(socket));
    private readonly SemaphoreSlim writing = new(1);

    /// <summary>The next request; null at the end.</summary>
    public ValueTask<string?> ReadLineAsync() => reader.ReadLineAsync(CancellationToken.None);

    /// <summary>Sends a message; a connection that is gone is no error, for nobody waits for the message then.</summary>
    public async Task WriteAsync(ShimMessage message)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(message, ShimJson.Default.ShimMessage);
        await writing.WaitAsync();
        try
        {
            await socket.SendAsync((ArraySegment<byte>[])[line, "\n"u8.ToArray()]);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            socket.Dispose();
        }
        finally
        {
            writing.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        reader.Dispose();
        socket.Dispose();
    }
}
