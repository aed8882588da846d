using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Operator;

/// <summary>The admission webhooks over HTTP: one path for each kind and purpose, an <c>AdmissionReview</c> in and out.</summary>
public static class AdmissionEndpoints
{
    private static readonly JsonTypeInfo<AdmissionReview> _review =
        (JsonTypeInfo<AdmissionReview>)KubernetesJson.OptionsFor(AdmissionJsonContext.Default).GetTypeInfo(typeof(AdmissionReview));

    /// <summary>Adds the paths of <see cref="AdmissionWebhook"/>.</summary>
    public static void Map(IEndpointRouteBuilder routes, AdmissionOptions options)
    {
        var kinds = Kinds(options).ToDictionary(kind => kind.Definition);
        foreach (var webhook in AdmissionWebhook.Mutating.Concat(AdmissionWebhook.Validating))
        {
            var kind = kinds[webhook.Resource];
            Func<AdmissionRequest, AdmissionResponse> answer = webhook.Mutates ? kind.Mutate : kind.Validate;
            routes.MapPost(webhook.Path, context => WebhookMetrics.Measure(webhook.Path, context, () => Handle(context, answer)));
        }
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

    private static async Task Handle(HttpContext context, Func<AdmissionRequest, AdmissionResponse> answer)
    {
        var cancel = context.RequestAborted;
        if (await Read(context.Request.Body, cancel).ConfigureAwait(false) is not { Request: { } request })
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            const string message = "The body must be an AdmissionReview of admission.k8s.io/v1 with a request.";
            await context.Response.WriteAsync(message, cancel).ConfigureAwait(false);
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
