using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Surus.Kubernetes.Tests;

public sealed class ExecTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly NamespacedName Pod = new("ns", "a");
    private static readonly ExecOptions Options = new() { Command = ["echo", "a b"], Container = "main" };

    [Fact]
    public async Task A_program_that_succeeds_gives_its_output()
    {
        await using var server = (await ScriptedServer.Start()).Then(context => Serve(context, ExecSession.V5, async socket =>
        {
            await Send(socket, 1, "");
            await Send(socket, 1, "out ");
            await Send(socket, 2, "err");
            await Send(socket, 1, "put");
            await Send(socket, 3, """{"metadata":{},"status":"Success"}""");
        }));
        using var client = server.Client();

        Assert.Equal(new ExecResult(0, "out put", "err"), await client.Run(Pod, Options, None));
        Assert.Equal(
            "/api/v1/namespaces/ns/pods/a/exec?container=main&stdout=true&stderr=true&command=echo&command=a%20b", Assert.Single(server.Requests).Path);
    }

    [Fact]
    public async Task A_program_that_fails_gives_its_exit_code()
    {
        await using var server = (await ScriptedServer.Start()).Then(context => Serve(context, ExecSession.V4, socket => Send(
            socket,
            3,
            """{"status":"Failure","reason":"NonZeroExitCode","message":"exit code 3","details":{"causes":[{"reason":"ExitCode","message":"3"}]}}""")));
        using var client = server.Client();

        Assert.Equal(3, (await client.Run(Pod, Options, None)).ExitCode);
    }

    [Fact]
    public async Task Input_is_sent_and_ended()
    {
        var received = new StringBuilder();
        await using var server = (await ScriptedServer.Start()).Then(context => Serve(context, ExecSession.V5, async socket =>
        {
            var buffer = new byte[64 * 1024];
            while (await socket.ReceiveAsync(buffer, None) is { Count: > 0 } part && buffer[0] != 255)
            {
                received.Append(Encoding.UTF8.GetString(buffer, 1, part.Count - 1));
            }

            await Send(socket, 3, """{"status":"Success"}""");
        }));
        using var client = server.Client();
        var input = new string('x', 40_000);

        await client.Run(Pod, Options, None, input);
        Assert.Equal(input, received.ToString());
    }

    [Theory]
    [InlineData("""{"status":"Failure","reason":"InternalError","message":"no such program"}""", "echo in pod ns/a could not be run: no such program")]
    [InlineData(null, "The connection to echo in pod ns/a was cut before it ended.")]
    public async Task A_program_that_could_not_be_run_is_an_error(string? outcome, string message)
    {
        await using var server = (await ScriptedServer.Start())
            .Then(context => Serve(context, ExecSession.V5, socket => outcome is null ? Task.CompletedTask : Send(socket, 3, outcome)));
        using var client = server.Client();

        Assert.Equal(message, (await Assert.ThrowsAsync<ExecException>(() => client.Run(Pod, Options, None))).Message);
    }

    [Fact]
    public async Task A_refusal_carries_the_servers_status()
    {
        await using var server = (await ScriptedServer.Start()).Then(403, Json.Status(403, "Forbidden", "you may not"));
        using var client = server.Client();

        Assert.True((await Assert.ThrowsAsync<ApiException>(() => client.Run(Pod, Options, None))).IsForbidden);
    }

    [Fact]
    public async Task A_log_is_a_stream()
    {
        await using var server = (await ScriptedServer.Start()).Then(200, "one\ntwo\n");
        using var client = server.Client();
        using var reader = new StreamReader(await client.Logs(Pod, new LogOptions { Container = "main", TailLines = 2, Follow = true }, None));

        Assert.Equal("one\ntwo\n", await reader.ReadToEndAsync());
        Assert.Equal("/api/v1/namespaces/ns/pods/a/log?container=main&follow=true&tailLines=2", Assert.Single(server.Requests).Path);
    }

    private static async Task Serve(HttpContext context, string protocol, Func<WebSocket, Task> serve)
    {
        Assert.Contains(protocol, context.WebSockets.WebSocketRequestedProtocols);
        using var socket = await context.WebSockets.AcceptWebSocketAsync(protocol);
        await serve(socket);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, None);
    }

    private static Task Send(WebSocket socket, byte channel, string text) =>
        socket.SendAsync((byte[])[channel, .. Encoding.UTF8.GetBytes(text)], WebSocketMessageType.Binary, endOfMessage: true, None);
}
