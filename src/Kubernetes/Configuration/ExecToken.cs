using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace Surus.Kubernetes;

/// <summary>Runs a credential program as kubectl does, and keeps its token until the program's own expiry.</summary>
internal sealed class ExecToken(ExecPlugin plugin, TimeProvider time) : ITokenSource
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);
    private readonly SemaphoreSlim one = new(1, 1);
    private volatile Credential? last;

    public async ValueTask<string> Get(CancellationToken cancel)
    {
        await one.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            if (last is null || last.Expires - Margin <= time.GetUtcNow())
            {
                last = Parse(await Run(cancel).ConfigureAwait(false));
            }

            return last.Token;
        }
        finally
        {
            one.Release();
        }
    }

    public void Refused(string token)
    {
        if (last?.Token == token)
        {
            last = null;
        }
    }

    private async Task<string> Run(CancellationToken cancel)
    {
        var start = new ProcessStartInfo(plugin.Command) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in plugin.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in plugin.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["KUBERNETES_EXEC_INFO"] =
            $$$"""{"apiVersion":"{{{plugin.ApiVersion}}}","kind":"ExecCredential","spec":{"interactive":false}}""";
        using var process = Start(start);
        var output = await process.StandardOutput.ReadToEndAsync(cancel).ConfigureAwait(false);
        await process.WaitForExitAsync(cancel).ConfigureAwait(false);
        return process.ExitCode == 0
            ? output
            : throw new KubernetesConfigurationException($"The credential program {plugin.Command} ended with exit code {process.ExitCode}.");
    }

    private Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new KubernetesConfigurationException($"The credential program {plugin.Command} did not start.");
        }
        catch (Win32Exception error)
        {
            throw new KubernetesConfigurationException($"The credential program {plugin.Command} did not start: {error.Message}", error);
        }
    }

    private Credential Parse(string output)
    {
        try
        {
            using var document = JsonDocument.Parse(output);
            var status = document.RootElement.GetProperty("status");
            var expires = status.TryGetProperty("expirationTimestamp", out var at) ? at.GetDateTimeOffset() : DateTimeOffset.MaxValue;
            return new Credential(status.GetProperty("token").GetString() ?? throw new KeyNotFoundException(), expires);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // The output holds a secret: neither it nor the parser's words about it may be passed on.
            throw new KubernetesConfigurationException($"The credential program {plugin.Command} printed no ExecCredential with a status.token.");
        }
    }

    private sealed record Credential(string Token, DateTimeOffset Expires);
}
