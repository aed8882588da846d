using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Surus.KubernetesTypes;

namespace Surus.Kubernetes;

/// <content>Logs of containers and programs run in them.</content>
public sealed partial class KubernetesClient
{
    private const int LongestOutput = 16 * 1024 * 1024;

    /// <summary>The log as it comes; the caller disposes of the stream.</summary>
    public async Task<Stream> Logs(NamespacedName pod, LogOptions options, CancellationToken cancel)
    {
        var path = ResourcePath.WithQuery(
            ResourcePath.Object(Pod.Definition, pod, "log"),
            ("container", options.Container),
            ("follow", Flag(options.Follow)),
            ("previous", Flag(options.Previous)),
            ("timestamps", Flag(options.Timestamps)),
            ("tailLines", options.TailLines?.ToString(CultureInfo.InvariantCulture)),
            ("sinceSeconds", options.Since?.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)));
        var answer = await transport.Stream(new ApiRequest(HttpMethod.Get, path) { Accept = "*/*", Repeat = Repeat.Always }, cancel).ConfigureAwait(false);
        return await answer.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>Starts a program in a container; the session carries its streams.</summary>
    /// <exception cref="ApiException">The server refuses, or there is no such pod or container.</exception>
    public async Task<ExecSession> Exec(NamespacedName pod, ExecOptions options, CancellationToken cancel)
    {
        var command = string.Concat(options.Command.Select(argument => $"&command={Uri.EscapeDataString(argument)}"));
        var path = ResourcePath.WithQuery(
            ResourcePath.Object(Pod.Definition, pod, "exec"),
            ("container", options.Container),
            ("stdin", Flag(options.Stdin)),
            ("stdout", "true"),
            ("stderr", Flag(!options.Tty)),
            ("tty", Flag(options.Tty))) + command;
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        var answer = await transport.Upgrade(
            new ApiRequest(HttpMethod.Get, path),
            headers =>
            {
                headers.TryAddWithoutValidation("Connection", "Upgrade");
                headers.TryAddWithoutValidation("Upgrade", "websocket");
                headers.TryAddWithoutValidation("Sec-WebSocket-Version", "13");
                headers.TryAddWithoutValidation("Sec-WebSocket-Key", key);
                headers.TryAddWithoutValidation("Sec-WebSocket-Protocol", $"{ExecSession.V5}, {ExecSession.V4}");
            },
            cancel).ConfigureAwait(false);
        return await ExecSession.Open(answer, $"{options.Command[0]} in pod {pod}", cancel).ConfigureAwait(false);
    }

    /// <summary>Runs a program in a container to its end and returns what it wrote.</summary>
    /// <exception cref="ExecException">It could not be run, was cut off, or wrote more than 16 MiB.</exception>
    public async Task<ExecResult> Run(NamespacedName pod, ExecOptions options, CancellationToken cancel, string? input = null)
    {
        await using var session = await Exec(pod, options with { Stdin = input is not null }, cancel).ConfigureAwait(false);
        var (output, error) = (new MemoryStream(), new MemoryStream());
        if (input is not null)
        {
            await session.Write(Encoding.UTF8.GetBytes(input), cancel).ConfigureAwait(false);
            await session.CloseInput(cancel).ConfigureAwait(false);
        }

        while (await session.Read(cancel).ConfigureAwait(false) is { } chunk)
        {
            var target = chunk.IsError ? error : output;
            target.Write(chunk.Data.Span);
            if (target.Length > LongestOutput)
            {
                throw new ExecException($"{options.Command[0]} in pod {pod} wrote more than 16 MiB and was cut off.");
            }
        }

        return new ExecResult(session.ExitCode, Text(output), Text(error));
    }

    private static string? Flag(bool value) => value ? "true" : null;

    private static string Text(MemoryStream stream) => Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
}
