using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Surus.Api;
using Surus.Decisions;

namespace Surus.InstanceManager;

/// <summary>
/// <c>/pg/status/watch</c>: a line for each pass of the loop, and a goodbye when the manager ends. Whoever listens learns of a death from the
/// end of the connection, which the kernel tells at once, and that a manager that only said goodbye is no dead one.
/// </summary>
internal sealed class StatusStream(InstanceOptions options, PassFeed passes, Func<InstanceView, InstanceView> asOfNow, Vouching vouching, TimeProvider time)
{
    private static readonly byte[] LineEnd = "\n"u8.ToArray();

    /// <summary>Writes lines until the manager ends or the listener goes.</summary>
    public async Task Serve(HttpContext context)
    {
        var gone = context.RequestAborted;
        context.Response.ContentType = "application/x-ndjson";

        // A listener that reads slowly must not see the connection end, which would look like a death.
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        try
        {
            Pass? told = null;
            while (!passes.HasEnded)
            {
                var (next, last) = (passes.Next, passes.Last);
                await Write(context, new InstanceStatusLine { Report = last is null || last == told ? null : Report(last) }, gone);
                told = last;

                await Task.WhenAny(next, Task.Delay(InstanceStatusLine.Heartbeat, time, gone));
                gone.ThrowIfCancellationRequested();
            }

            await Write(context, new InstanceStatusLine { Goodbye = "The manager ends." }, gone);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // The listener went away.
        }
        catch (Exception) when (!gone.IsCancellationRequested)
        {
            // Whatever went wrong, the manager lives: a stream that breaks off would say that it is dead, and cost it the lease.
            await Write(context, new InstanceStatusLine { Goodbye = "The manager lives, and cannot report." }, gone);
        }
    }

    private InstanceStatusReport Report(Pass pass) =>
        ReportComposer.Compose(options, pass.Seen with { View = asOfNow(pass.Seen.View) }, pass.Decision, pass.Seen.Server, vouching.NotVouchingFor);

    private static async Task Write(HttpContext context, InstanceStatusLine line, CancellationToken cancel)
    {
        await JsonSerializer.SerializeAsync(context.Response.Body, line, InstanceStatusLine.JsonTypeInfo, cancel);
        await context.Response.Body.WriteAsync(LineEnd, cancel);
        await context.Response.Body.FlushAsync(cancel);
    }
}
