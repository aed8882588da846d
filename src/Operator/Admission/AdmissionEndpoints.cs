using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Operator;

/// <summary>The admission webhooks over HTTP: one path for each kind and purpose, an <c>AdmissionReview</c> in and out.</summary>
public sealed class AdmissionEndpoints
{
    private static readonly JsonTypeInfo<AdmissionReview> _review =
        (JsonTypeInfo<AdmissionReview>)KubernetesJson.OptionsFor(AdmissionJsonContext.Default).GetTypeInfo(typeof(AdmissionReview));

    private readonly Dictionary<string, Func<AdmissionRequest, AdmissionResponse>> answers = new(StringComparer.Ordinal);

    private readonly TimeProvider time;

    /// <summary>Knows the paths of <see cref="AdmissionWebhook"/>.</summary>
    /// <param name="options">What admission goes by.</param>
    /// <param name="time">The clock that answers are measured by.</param>
    public AdmissionEndpoints(AdmissionOptions options, TimeProvider time)
    {
        this.time = time;
        var kinds = Kinds(options).ToDictionary(kind => kind.Definition);
        foreach (var webhook in AdmissionWebhook.Mutating.Concat(AdmissionWebhook.Validating))
        {
            var kind = kinds[webhook.Resource];
            answers.Add(webhook.Path, webhook.Mutates ? kind.Mutate : kind.Validate);
        }
    }

    /// <summary>Answers a request.</summary>
    public Task Answer(HttpContext context)
    {
        if (context.Request.Path.Value is not { } path || !answers.TryGetValue(path, out var answer))
        {
            return Refuse(context, StatusCodes.Status404NotFound, "There is no such webhook.");
        }

        return HttpMethods.IsPost(context.Request.Method)
            ? WebhookMetrics.Measure(path, context, () => Answer(context, answer), time)
            : Refuse(context, StatusCodes.Status405MethodNotAllowed, "A webhook is called with POST.");
    }

    /// <summary>The kinds that are defaulted and validated.</summary>
    internal static IReadOnlyList<KindAdmission> Kinds(AdmissionOptions options) =>
    [
        new KindAdmission<Cluster>
        {
            Default = cluster => ClusterDefaulting.Apply(cluster, options.Defaulting),
            Check = ClusterValidation.Validate,
            CheckUpdate = ClusterValidation.ValidateUpdate,
            Warn = ClusterValidation.Warnings,
        },
        new KindAdmission<Backup> { Check = backup => BackupValidation.Validate(backup, options.Context()) },
        new KindAdmission<ScheduledBackup>
        {
            Check = backup => ScheduledBackupValidation.Validate(backup, options.Context()),
            Warn = ScheduledBackupValidation.Warnings,
            CanBeBypassed = false,
        },
        new KindAdmission<Pooler> { Check = PoolerValidation.Validate, Warn = PoolerValidation.Warnings },
        new KindAdmission<Database> { Check = DatabaseValidation.Validate },
    ];

    private static Task Refuse(HttpContext context, int code, string why)
    {
        context.Response.StatusCode = code;
        return context.Response.WriteAsync(why, context.RequestAborted);
    }

    private static async Task Answer(HttpContext context, Func<AdmissionRequest, AdmissionResponse> answer)
    {
        var cancel = context.RequestAborted;
        if (await Read(context.Request.Body, cancel).ConfigureAwait(false) is not { Request: { } request })
        {
            const string Why = "The body must be an AdmissionReview of admission.k8s.io/v1 with a request.";
            await Refuse(context, StatusCodes.Status400BadRequest, Why).ConfigureAwait(false);
            return;
        }

        context.Response.ContentType = "application/json";
        var review = new AdmissionReview { Response = answer(request) };
        await JsonSerializer.SerializeAsync(context.Response.Body, review, _review, cancel).ConfigureAwait(false);
    }

    private static async ValueTask<AdmissionReview?> Read(Stream body, CancellationToken cancel)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(body, _review, cancel).ConfigureAwait(false);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
