using System.Globalization;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.ApiServer;

/// <summary>
/// Connections to a pod's ports over SPDY: two streams for each, that of errors and that of data, which have the header <c>requestid</c> in common. What
/// is said on the stream of errors is why the connection failed.
/// </summary>
internal sealed class SpdyForwarding(SpdySession session, Func<int, Task<Stream>> connect, CancellationToken cancel)
{
    private const int BufferBytes = 32 * 1024;

    private readonly List<Task> connections = [];
    private readonly Dictionary<string, SpdyStream> waiting = new(StringComparer.Ordinal);

    /// <summary>Serves connections until the other side goes.</summary>
    public static async Task Serve(Stream connection, Func<int, Task<Stream>> connect, CancellationToken stopping)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var session = new SpdySession(connection);
        var forwarding = new SpdyForwarding(session, connect, end.Token);
        try
        {
            await session.Run(forwarding.Opened, end.Token);
        }
        catch (Exception gone) when (IsEnd(gone))
        {
            // The caller is gone, the server stops, or what the caller says can't be understood: nothing can be said to it any more.
            await end.CancelAsync();
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll(forwarding.connections);
            forwarding.waiting.Values.ToList().ForEach(session.Forget);
        }
    }

    private static bool IsEnd(Exception problem) => problem is IOException or WebSocketException or SocketException or InvalidDataException or OperationCanceledException or ObjectDisposedException;

    private void Opened(SpdyStream stream)
    {
        var id = stream.Headers.GetValueOrDefault("requestid", "");
        var type = stream.Headers.GetValueOrDefault("streamtype", "");
        if (type == "error")
        {
            if (!waiting.TryAdd(id, stream))
            {
                Keep(Refuse(stream));
            }
        }
        else if (type == "data" && waiting.Remove(id, out var errors))
        {
            Keep(Forward(stream, errors));
        }
        else
        {
            Keep(Refuse(stream));
        }
    }

    private void Keep(Task connection)
    {
        connections.RemoveAll(one => one.IsCompleted);
        connections.Add(connection);
    }

    private async Task Refuse(SpdyStream stream)
    {
        try
        {
            await stream.Reset(1, cancel);
        }
        catch (Exception gone) when (IsEnd(gone))
        {
            // Then nobody waits for it either.
        }

        session.Forget(stream);
    }

    private async Task Forward(SpdyStream data, SpdyStream errors)
    {
        try
        {
            await Talk(data, errors);
            await data.Finish(cancel);
            await errors.Finish(cancel);
        }
        catch (Exception gone) when (IsEnd(gone))
        {
            // The connection that the streams are part of is gone.
        }
        finally
        {
            session.Forget(data);
            session.Forget(errors);
        }
    }

    private async Task Talk(SpdyStream data, SpdyStream errors)
    {
        Stream connection;
        var port = errors.Headers.GetValueOrDefault("port", "");
        try
        {
            connection = ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
                ? await connect(number)
                : throw new IOException("the header port must be a number from 1 to 65535");
        }
        catch (Exception problem) when (problem is IOException or ApiException)
        {
            await errors.Send(Encoding.UTF8.GetBytes($"port {port} of the pod: {problem.Message}"), cancel);
            return;
        }

        await using (connection)
        {
            await Join(data, connection);
        }
    }

    // Ends when the pod says no more, or the caller breaks the stream off.
    private async Task Join(SpdyStream data, Stream connection)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(data.Broken);
        var toPod = ToPod(data, connection, end.Token);
        try
        {
            var buffer = new byte[BufferBytes];
            while (await Read(connection, buffer, end.Token) is > 0 and var count)
            {
                // A frame is sent whole: only the end of the session cuts it off.
                await data.Send(buffer.AsMemory(0, count), cancel);
            }
        }
        finally
        {
            await end.CancelAsync();
            await toPod;
        }
    }

    // A connection that the pod resets has ended, and so has one that the caller wants no more of.
    private static async ValueTask<int> Read(Stream connection, byte[] buffer, CancellationToken cancel)
    {
        try
        {
            return await connection.ReadAsync(buffer, cancel);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            return 0;
        }
    }

    private static async Task ToPod(SpdyStream data, Stream connection, CancellationToken cancel)
    {
        try
        {
            await data.Input.CopyToAsync(connection, BufferBytes, cancel);
            (connection as NetworkStream)?.Socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception gone) when (IsEnd(gone))
        {
            // The pod takes no more; what it still says, and how it ends, the other direction sees.
            return;
        }
    }
}
