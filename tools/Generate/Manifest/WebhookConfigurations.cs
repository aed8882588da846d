using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Generate;

/// <summary>Tells the API server which webhooks of the operator to ask. The operator itself adds the authority of its certificate.</summary>
internal static class WebhookConfigurations
{
    public static MutatingWebhookConfiguration Mutating(ObjectMeta metadata) => new()
    {
        Metadata = metadata,
        Webhooks =
        [
            .. AdmissionWebhook.Mutating.Select(webhook => new MutatingWebhook
            {
                Name = webhook.Name,
                ClientConfig = Client(webhook),
                Rules = [Rule(webhook)],
                FailurePolicy = "Fail",
                SideEffects = "None",
                AdmissionReviewVersions = ["v1"],
            }),
        ],
    };

    public static ValidatingWebhookConfiguration Validating(ObjectMeta metadata) => new()
    {
        Metadata = metadata,
        Webhooks =
        [
            .. AdmissionWebhook.Validating.Select(webhook => new ValidatingWebhook
            {
                Name = webhook.Name,
                ClientConfig = Client(webhook),
                Rules = [Rule(webhook)],
                FailurePolicy = "Fail",
                SideEffects = "None",
                AdmissionReviewVersions = ["v1"],
            }),
        ],
    };

    private static WebhookClientConfig Client(AdmissionWebhook webhook) => new()
    {
        Service = new ServiceReference { Namespace = OperatorNames.Namespace, Name = OperatorNames.WebhookService, Path = webhook.Path },
    };

    private static RuleWithOperations Rule(AdmissionWebhook webhook) => new()
    {
        ApiGroups = [webhook.Resource.Group],
        ApiVersions = [webhook.Resource.Version],
        Operations = ["CREATE", "UPDATE"],
        Resources = [webhook.Resource.Plural],
    };
}
