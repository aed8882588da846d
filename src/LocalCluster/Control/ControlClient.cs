using System.Net.Sockets;
using System.Text.Json;

namespace Surus.LocalCluster.Control;

/// <summary>Asks the daemon.</summary>
internal static class ControlClient
{
    /// <summary>The daemon's answer; null where none listens.</summary>
    /// <param name="path">The daemon's socket.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancel">Gives up waiting; what was asked for may be done all the same.</param>
    public static async Task<ControlReply?> Ask(string path, ControlRequest request, CancellationToken cancel)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel);
        }
        catch (SocketException)
        {
            return null;
        }

        await using var stream = new NetworkStream(socket);
        try
        {
            await JsonSerializer.SerializeAsync(stream, request, ControlJson.Default.ControlRequest, cancel);
            await stream.WriteAsync("\n"u8.ToArray(), cancel);
            return await JsonSerializer.DeserializeAsync(stream, ControlJson.Default.ControlReply, cancel);
        }
        catch (Exception broken) when (broken is IOException or JsonException)
        {
            return null; // It ended before it answered.
        }
    }
}
