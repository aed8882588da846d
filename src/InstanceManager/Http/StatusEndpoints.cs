using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Surus.Api;
using Surus.Decisions;
using Surus.Postgres;

namespace Surus.InstanceManager;

/// <summary>The endpoints of the status port.</summary>
internal sealed class StatusEndpoints(
    InstanceOptions options, PassFeed passes, InstanceObserver observer, PostgresServer server, Vouching vouching, Func<Cluster?> cluster,
    ChildProcesses children, Action wakeUp, TimeProvider time)
{
    // The loop looks at least once a second; one that has not for so long is stuck, and a restart of the container is due.
    private static readonly TimeSpan LongestPass = TimeSpan.FromSeconds(20);

    private readonly ServerProbes probes = new(server, time);
    private readonly StatusStream stream = new(options, passes, observer.AsOfNow, vouching, time);
    private int restartpoints;

    /// <summary>Answers one request.</summary>
    public Task Handle(HttpContext context) => context.Request.Path.Value switch
    {
        "/healthz" => Say(context, passes.Last is not { } pass || time.GetElapsedTime(pass.At) < LongestPass, "The manager's loop is stuck."),
        "/startupz" => Startup(context),
        "/readyz" => Readiness(context),
        "/failsafe" => Failsafe(context),
        "/pg/status" => Status(context),
        "/pg/status/watch" => stream.Serve(context),
        "/pg/restartpoint" => Restartpoint(context),
        "/pg/lease-released" => LeaseReleased(context),
        "/pg/controldata" => ForOperator(context, ControlDataText),
        _ => Answer(context, StatusCodes.Status404NotFound, "There is no such endpoint."),
    };

    private static Task Say(HttpContext context, bool well, string otherwise) =>
        Answer(context, well ? StatusCodes.Status200OK : StatusCodes.Status500InternalServerError, well ? "OK" : otherwise);

    private static Task Answer(HttpContext context, int code, string text)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    private Task Startup(HttpContext context)
    {
        var view = passes.Last?.Seen.View;
        if (view?.Data.Work != DataDirectoryWork.None || view.Cluster is { Fenced: true })
        {
            return Answer(context, StatusCodes.Status200OK, "Skipped");
        }

        return view.Postgres.State == PostgresState.Running
            ? Probe(context, cluster()?.Spec.Probes?.Startup, "pg_isready")
            : Say(context, false, passes.Last!.Decision.Message);
    }

    private Task Readiness(HttpContext context) =>
        passes.Last is { Decision.MayServe: true }
            ? Probe(context, cluster()?.Spec.Probes?.Readiness, "query")
            : Say(context, false, passes.Last?.Decision.Message ?? "The manager is starting.");

    private async Task Probe(HttpContext context, InstanceProbe? wanted, string usualType)
    {
        var fault = await probes.Fault(wanted?.Type ?? usualType, (long?)wanted?.MaximumLag?.Value, context.RequestAborted);
        await Say(context, fault is null, fault ?? "");
    }

    private Task Failsafe(HttpContext context) =>
        context.Request.Query["primary"].ToString() is { Length: > 0 } primary
            ? Answer(context, StatusCodes.Status200OK, vouching.Answer(Now(), primary) ? "vouched" : "not vouched")
            : Answer(context, StatusCodes.Status200OK, "OK");

    /// <summary>A promise rests on the Cluster as it is now, not as it was when the loop last looked.</summary>
    private InstanceView? Now() => passes.Last is { } pass ? pass.Seen.View with { Cluster = Target() } : null;

    private ClusterTarget? Target() => cluster() is { } current ? ClusterSettings.Target(current, options.PodName) : null;

    private async Task Status(HttpContext context)
    {
        if (passes.Last is not { } pass)
        {
            await Answer(context, StatusCodes.Status503ServiceUnavailable, "The manager is starting.");
            return;
        }

        // Positions are asked for now: an election compares them, and a cached one would not do.
        var now = await observer.AskServer(context.RequestAborted);
        var seen = pass.Seen with { View = observer.AsOfNow(pass.Seen.View) with { Postgres = Refresh(pass.Seen.View.Postgres, now) } };
        var report = ReportComposer.Compose(options, seen, pass.Decision, now, vouching.NotVouchingFor);
        context.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(context.Response.Body, report, InstanceStatusReport.JsonTypeInfo, context.RequestAborted);
    }

    /// <summary>A primary that is about to hand over asks for it; at any other time it would only be a burden, and is refused.</summary>
    private async Task Restartpoint(HttpContext context)
    {
        var asked = LogSequenceNumber.TryParse(context.Request.Query["checkpoint"].ToString(), out var checkpoint);
        if (!asked || Target() is not { IsPending: false } target || target.TargetPrimary == target.CurrentPrimary || server.Sql is not { } sql
            || Interlocked.Exchange(ref restartpoints, 1) == 1)
        {
            await Answer(context, StatusCodes.Status409Conflict, "No primary hands over, or a restartpoint is being made.");
            return;
        }

        try
        {
            await ShortStop.Follow(sql, checkpoint, SwitchoverPreparation.CheckpointLimit, time, context.RequestAborted);
            if (target.TargetPrimary != options.PodName && passes.Last?.Seen.View is { } view)
            {
                ProvideFileOfTheNextTimeline(view, checkpoint);
            }

            await Answer(context, StatusCodes.Status200OK, "OK");
        }
        finally
        {
            Volatile.Write(ref restartpoints, 0);
        }
    }

    /// <summary>The primary fills the file of that checkpoint when it stops, and its last record begins the next one.</summary>
    private void ProvideFileOfTheNextTimeline(InstanceView view, LogSequenceNumber checkpoint)
    {
        var size = view.Data.WalSegment;
        if (view.NextTimeline is { } timeline && SpaceRules.HasRoomForATimeline(view))
        {
            WalDirectory.Provide(options.Data, WalFileName.Containing(timeline, checkpoint, size).Next(size), size);
        }
    }

    /// <summary>The old primary tells whoever waits for it. What it says is not relied on: the lease is read.</summary>
    private Task LeaseReleased(HttpContext context)
    {
        var waits = passes.Last is { Seen.View: { IsTarget: true, HoldsLease: false } };
        if (waits)
        {
            wakeUp();
        }

        return Answer(context, waits ? StatusCodes.Status200OK : StatusCodes.Status409Conflict, waits ? "OK" : "This instance does not wait for the lease.");
    }

    private PostgresView Refresh(PostgresView before, InstanceStatusReport? now)
    {
        var process = server.View();
        return before with
        {
            State = process.State, InStateFor = process.InStateFor, IsPrimary = process.IsPrimary, IsPromoting = process.IsPromoting,
            ReceiverActive = now?.IsWalReceiverActive ?? before.ReceiverActive,
            Replayed = InstanceObserver.Replayed(now) ?? before.Replayed,
        };
    }

    private async Task ControlDataText(HttpContext context)
    {
        var control = await ControlData.Read(
            children, PostgresInstallation.Find(options.Data.MajorVersion), options.Data, context.RequestAborted);
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.Body);
        json.WriteStartObject();
        json.WriteString("data", string.Join('\n', control.Fields.Select(field => $"{field.Key}: {field.Value}")));
        json.WriteEndObject();
    }

    private Task ForOperator(HttpContext context, Func<HttpContext, Task> handle)
    {
        if (context.Connection.ClientCertificate is not { } certificate)
        {
            return Answer(context, StatusCodes.Status401Unauthorized, "This endpoint is the operator's: a client certificate is needed.");
        }

        var fingerprint = Convert.ToHexStringLower(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));
        return string.Equals(fingerprint, cluster()?.Status?.OperatorCertificateFingerprint, StringComparison.OrdinalIgnoreCase)
            ? handle(context)
            : Answer(context, StatusCodes.Status503ServiceUnavailable, "The client certificate is not the one that the Cluster's status names.");
    }
}
