using System.Text.Json.Nodes;
using Surus.Cel;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Mutating- and ValidatingWebhookConfigurations.</summary>
internal sealed class WebhookConfigurationRules : ResourceRules
{
    private static readonly string[] Operations = ["CREATE", "UPDATE", "DELETE", "CONNECT", "*"];

    /// <inheritdoc/>
    public override void Validate(FieldErrors errors, JsonObject value, JsonObject? old)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (webhook, index) in value.Objects("webhooks").Select((one, index) => (one, index)))
        {
            Webhook(errors, webhook, $"webhooks[{index}]", names);
        }
    }

    private static void Webhook(FieldErrors errors, JsonObject webhook, string path, HashSet<string> names)
    {
        var name = webhook.Text("name") ?? "";
        if (name.Split('.').Length < 3 || !Names.IsSubdomain(name))
        {
            errors.Invalid($"{path}.name", name, "should be a domain with at least three segments separated by dots");
        }
        else if (!names.Add(name))
        {
            errors.Duplicate($"{path}.name", name);
        }

        if (webhook.Text("sideEffects") is not ("None" or "NoneOnDryRun"))
        {
            if (webhook["sideEffects"] is null)
            {
                errors.Required($"{path}.sideEffects", "must specify one of None, NoneOnDryRun");
            }
            else
            {
                errors.NotSupported($"{path}.sideEffects", webhook["sideEffects"], ["None", "NoneOnDryRun"]);
            }
        }

        if (webhook.Integer("timeoutSeconds") is < 1 or > 30)
        {
            errors.Invalid($"{path}.timeoutSeconds", webhook["timeoutSeconds"], "the timeout value must be between 1 and 30 seconds");
        }

        Conditions(errors, webhook, path);
        Versions(errors, webhook, path);
        Rules(errors, webhook, path);
        ClientConfig(errors, webhook, path);
        if (webhook.Text("failurePolicy") is not ("Fail" or "Ignore"))
        {
            errors.NotSupported($"{path}.failurePolicy", webhook["failurePolicy"], ["Fail", "Ignore"]);
        }

        if (webhook.Text("matchPolicy") is not ("Exact" or "Equivalent"))
        {
            errors.NotSupported($"{path}.matchPolicy", webhook["matchPolicy"], ["Equivalent", "Exact"]);
        }
    }

    private static void Conditions(FieldErrors errors, JsonObject webhook, string path)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (condition, index) in webhook.Objects("matchConditions").Select((one, index) => (one, index)))
        {
            var here = $"{path}.matchConditions[{index}]";
            var name = condition.Text("name") ?? "";
            if (!Names.IsQualifiedName(name))
            {
                errors.Invalid($"{here}.name", name, Names.QualifiedNameRule);
            }
            else if (!names.Add(name))
            {
                errors.Duplicate($"{here}.name", name);
            }

            Expression(errors, condition.Text("expression") ?? "", $"{here}.expression");
        }
    }

    private static void Expression(FieldErrors errors, string expression, string path)
    {
        if (expression.Trim().Length == 0)
        {
            errors.Required(path);
            return;
        }

        try
        {
            if (MatchConditions.Compile(expression).ResultType is var type && type != CelType.Bool && type != CelType.Dyn)
            {
                errors.Invalid(path, expression, "must evaluate to bool");
            }
        }
        catch (CelCompilationException wrong)
        {
            errors.Invalid(path, expression, $"compilation failed: {wrong.Message}");
        }
    }

    private static void Versions(FieldErrors errors, JsonObject webhook, string path)
    {
        var versions = webhook.Texts("admissionReviewVersions").ToList();
        if (versions.Count == 0)
        {
            errors.Required($"{path}.admissionReviewVersions", "must specify one of v1, v1beta1");
        }
        else if (!versions.Exists(version => version is "v1" or "v1beta1"))
        {
            errors.Invalid($"{path}.admissionReviewVersions", webhook["admissionReviewVersions"], "must include at least one of v1, v1beta1");
        }
    }

    private static void Rules(FieldErrors errors, JsonObject webhook, string path)
    {
        foreach (var (rule, index) in webhook.Objects("rules").Select((one, index) => (one, index)))
        {
            foreach (var list in new[] { "apiGroups", "apiVersions", "resources", "operations" }.Where(list => !rule.Texts(list).Any()))
            {
                errors.Required($"{path}.rules[{index}].{list}");
            }

            foreach (var (operation, at) in rule.Texts("operations").Select((one, at) => (one, at)).Where(one => !Operations.Contains(one.one, StringComparer.Ordinal)))
            {
                errors.NotSupported($"{path}.rules[{index}].operations[{at}]", operation, Operations.Order(StringComparer.Ordinal));
            }
        }
    }

    private static void ClientConfig(FieldErrors errors, JsonObject webhook, string path)
    {
        var url = webhook.Text("clientConfig", "url");
        var service = webhook.Child("clientConfig", "service");
        if (url is null == service is null)
        {
            errors.Required($"{path}.clientConfig", "exactly one of url or service is required");
        }
        else if (url is not null && (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme != Uri.UriSchemeHttps))
        {
            errors.Invalid($"{path}.clientConfig.url", url, "'https' is the only allowed URL scheme");
        }
    }
}
