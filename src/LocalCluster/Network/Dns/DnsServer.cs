using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Surus.LocalCluster.Network;

/// <summary>
/// Answers questions about the cluster's names, by UDP and TCP, from memory. It asks nobody else: a name outside the cluster
/// does not exist for pods.
/// </summary>
/// <param name="options">Names and addresses.</param>
/// <param name="index">All services, as they are now.</param>
/// <param name="loggers">The log.</param>
internal sealed partial class DnsServer(NetworkOptions options, Func<ServiceIndex> index, ILoggerFactory loggers) : IDisposable
{
    /// <summary>The port that every resolver asks.</summary>
    public const int Port = 53;

    private const int LongestMessage = 65535;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly ILogger logger = loggers.CreateLogger("dns");
    private readonly Socket udp = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Socket tcp = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <summary>Takes the address.</summary>
    /// <exception cref="IOException">Another program has it.</exception>
    public void Listen()
    {
        var place = new IPEndPoint(options.HostAddress, Port);
        try
        {
            udp.Bind(place);
            tcp.Bind(place);
            tcp.Listen();
        }
        catch (SocketException refused)
        {
            throw new IOException(
                $"The cluster's DNS can't listen on {place}: {refused.Message}. Another DNS server of this machine may listen on all addresses.", refused);
        }
    }

    /// <summary>Answers until cancelled.</summary>
    public Task RunAsync(CancellationToken cancel) => Task.WhenAll(AnswerDatagramsAsync(cancel), AcceptAsync(cancel));

    /// <inheritdoc/>
    public void Dispose()
    {
        udp.Dispose();
        tcp.Dispose();
    }

    private DnsZone Zone => new(options.ClusterDomain, index());

    private async Task AnswerDatagramsAsync(CancellationToken cancel)
    {
        var buffer = new byte[LongestMessage];
        var anyone = new IPEndPoint(IPAddress.Any, 0);
        while (true)
        {
            try
            {
                var received = await udp.ReceiveFromAsync(buffer, SocketFlags.None, anyone, cancel);
                if (DnsMessage.Answer(buffer.AsSpan(0, received.ReceivedBytes), Zone, DnsMessage.SmallestUdpLimit) is { } answer)
                {
                    await udp.SendToAsync(answer, SocketFlags.None, received.RemoteEndPoint, cancel);
                }
            }
            catch (SocketException problem)
            {
                // The asker is gone, for example. The next one may not be.
                NotAnswered(logger, problem.Message);
            }
        }
    }

    private async Task AcceptAsync(CancellationToken cancel)
    {
        while (true)
        {
            var connection = await tcp.AcceptAsync(cancel);
            _ = Task.Run(() => AnswerConnectionAsync(connection, cancel), CancellationToken.None);
        }
    }

    private async Task AnswerConnectionAsync(Socket connection, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            await using var stream = new NetworkStream(connection, ownsSocket: true);
            var length = new byte[2];
            while (await stream.ReadAtLeastAsync(length, 2, throwOnEndOfStream: false, patience.Token) == 2)
            {
                var query = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
                await stream.ReadExactlyAsync(query, patience.Token);
                if (DnsMessage.Answer(query, Zone, LongestMessage) is not { } answer)
                {
                    return;
                }

                var framed = new byte[2 + answer.Length];
                BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)answer.Length);
                answer.CopyTo(framed, 2);
                await stream.WriteAsync(framed, patience.Token);
            }
        }
        catch (Exception end) when (end is IOException or OperationCanceledException)
        {
            NotAnswered(logger, end.Message);
        }
    }

    [LoggerMessage(LogLevel.Debug, "A question was not answered: {Problem}")]
    private static partial void NotAnswered(ILogger logger, string problem);
}
