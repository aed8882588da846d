using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Surus.LocalCluster.ApiServer;

/// <summary>
/// Connections to a pod's ports over the channels of a WebSocket (<c>v4.channel.k8s.io</c>): for the n-th port of the query channel 2n carries the data and channel
/// 2n+1 errors; each begins with the number of its port, two bytes, little endian.
/// </summary>
internal static class ChannelForwarding
{
    /// <summary>The name of the protocol.</summary>
    public const string Protocol = "v4.channel.k8s.io";

    /// <summary>Serves connections until both sides are done.</summary>
    public static async Task Serve(HttpContext context, Func<int, Task<Stream>> connect, CancellationToken stopping)
    {
        var ports = context.Request.Query["ports"].OfType<string>().SelectMany(one => one.Split(','))
            .Select(one => int.TryParse(one, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : 0).ToList();
        if (ports.Count == 0 || ports.Contains(0))
        {
            throw ApiErrors.BadRequest("the query must name one or more ports, such as ports=5432");
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        using var socket = await context.WebSockets.AcceptWebSocketAsync(Protocol);
        var channel = new ChannelSocket(socket);
        var connections = new Stream?[ports.Count];
        var pumps = new List<Task>();
        try
        {
            for (var index = 0; index < ports.Count; index++)
            {
                connections[index] = await Open(channel, index, ports[index], connect, end.Token);
                if (connections[index] is { } connection)
                {
                    pumps.Add(Pump(connection, channel, (byte)(2 * index), end.Token));
                }
            }

            await Receive(socket, connections, end.Token);
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll(pumps);
            foreach (var connection in connections.OfType<Stream>())
            {
                await connection.DisposeAsync();
            }
        }
    }

    private static async Task<Stream?> Open(ChannelSocket channel, int index, int port, Func<int, Task<Stream>> connect, CancellationToken cancel)
    {
        byte[] head = [(byte)port, (byte)(port >> 8)];
        await channel.Send((byte)(2 * index), head, cancel);
        await channel.Send((byte)((2 * index) + 1), head, cancel);
        try
        {
            return await connect(port);
        }
        catch (Exception error) when (error is IOException or Cluster.ApiException)
        {
            await channel.Send((byte)((2 * index) + 1), Encoding.UTF8.GetBytes($"port {port} of the pod: {error.Message}"), cancel);
            return null;
        }
    }

    private static async Task Pump(Stream connection, ChannelSocket channel, byte number, CancellationToken cancel)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            int read;
            while ((read = await connection.ReadAsync(buffer, cancel)) > 0)
            {
                await channel.Send(number, buffer.AsMemory(0, read), cancel);
            }

            await channel.Close();
        }
        catch (Exception error) when (error is IOException or WebSocketException or OperationCanceledException)
        {
            // One side is gone; the other is closed with it.
            await channel.Close();
        }
    }

    private static async Task Receive(WebSocket socket, Stream?[] connections, CancellationToken cancel)
    {
        try
        {
            while (await ChannelSocket.Receive(socket, cancel) is { } message)
            {
                if (message.Length > 1 && message[0] % 2 == 0 && message[0] / 2 < connections.Length && connections[message[0] / 2] is { } connection)
                {
                    await connection.WriteAsync(message.AsMemory(1), cancel);
                }
            }
        }
        catch (Exception error) when (error is IOException or WebSocketException or OperationCanceledException)
        {
            // One side is gone; the other is closed with it.
            socket.Abort();
        }
    }
}
