using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Roles and ClusterRoles.</summary>
internal sealed class RoleRules : ResourceRules
{
    /// <inheritdoc/>
    public override NameFormat NameFormat => NameFormat.PathSegment;

    /// <inheritdoc/>
    public override void Shape(JsonObject value)
    {
        if (value["rules"] is not JsonArray { Count: > 0 })
        {
            value["rules"] = null;
        }
    }

    /// <inheritdoc/>
    public override void Validate(FieldErrors errors, JsonObject value, JsonObject? old)
    {
        foreach (var (rule, index) in value.Objects("rules").Select((one, index) => (one, index)))
        {
            var path = $"rules[{index}]";
            if (!rule.Texts("verbs").Any())
            {
                errors.Required($"{path}.verbs", "verbs must contain at least one value");
            }

            if (rule.Texts("nonResourceURLs").Any())
            {
                NonResource(errors, value, rule, path);
                continue;
            }

            if (!rule.Texts("apiGroups").Any())
            {
                errors.Required($"{path}.apiGroups", "resource rules must supply at least one api group");
            }

            if (!rule.Texts("resources").Any())
            {
                errors.Required($"{path}.resources", "resource rules must supply at least one resource");
            }
        }
    }

    private static void NonResource(FieldErrors errors, JsonObject value, JsonObject rule, string path)
    {
        if (value.Text("kind") == "Role")
        {
            errors.Invalid($"{path}.nonResourceURLs", rule["nonResourceURLs"], "namespaced rules cannot apply to non-resource URLs");
        }

        if (rule.Texts("apiGroups").Any() || rule.Texts("resources").Any() || rule.Texts("resourceNames").Any())
        {
            errors.Invalid($"{path}.nonResourceURLs", rule["nonResourceURLs"], "rules cannot apply to both regular resources and non-resource URLs");
        }
    }
}

/// <summary>RoleBindings and ClusterRoleBindings.</summary>
internal sealed class RoleBindingRules : ResourceRules
{
    private const string Group = "rbac.authorization.k8s.io";

    /// <inheritdoc/>
    public override NameFormat NameFormat => NameFormat.PathSegment;

    /// <inheritdoc/>
    public override void Validate(FieldErrors errors, JsonObject value, JsonObject? old)
    {
        var role = value.Child("roleRef") ?? [];
        if (role.Text("apiGroup") is { } group and not Group)
        {
            errors.NotSupported("roleRef.apiGroup", group, [Group]);
        }

        if (role.Text("kind") is not ("ClusterRole" or "Role") || (value.Text("kind") == "ClusterRoleBinding" && role.Text("kind") == "Role"))
        {
            errors.NotSupported("roleRef.kind", role.Text("kind") ?? "", value.Text("kind") == "ClusterRoleBinding" ? ["ClusterRole"] : ["ClusterRole", "Role"]);
        }

        if (string.IsNullOrEmpty(role.Text("name")))
        {
            errors.Required("roleRef.name");
        }

        foreach (var (subject, index) in value.Objects("subjects").Select((one, index) => (one, index)))
        {
            Subject(errors, subject, $"subjects[{index}]", inNamespace: value.Namespace().Length > 0);
        }

        if (old is not null && !JsonAccess.Same(value["roleRef"], old["roleRef"]))
        {
            errors.Invalid("roleRef", value["roleRef"], "cannot change roleRef");
        }
    }

    private static void Subject(FieldErrors errors, JsonObject subject, string path, bool inNamespace)
    {
        if (string.IsNullOrEmpty(subject.Text("name")))
        {
            errors.Required($"{path}.name");
        }

        switch (subject.Text("kind"))
        {
            case "ServiceAccount":
                if (string.IsNullOrEmpty(subject.Text("namespace")) && !inNamespace)
                {
                    errors.Required($"{path}.namespace");
                }

                if (!string.IsNullOrEmpty(subject.Text("apiGroup")))
                {
                    errors.NotSupported($"{path}.apiGroup", subject.Text("apiGroup"), [""]);
                }

                break;
            case "User" or "Group":
                if (subject.Text("apiGroup") is not Group)
                {
                    errors.NotSupported($"{path}.apiGroup", subject.Text("apiGroup"), [Group]);
                }

                break;
            default:
                errors.NotSupported($"{path}.kind", subject.Text("kind") ?? "", ["ServiceAccount", "User", "Group"]);
                break;
        }
    }
}
