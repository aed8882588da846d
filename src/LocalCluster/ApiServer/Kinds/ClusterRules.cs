using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Namespaces.</summary>
internal sealed class NamespaceRules : ResourceRules
{
    /// <inheritdoc/>
    public override NameFormat NameFormat => NameFormat.Label;

    /// <inheritdoc/>
    public override IReadOnlyList<string> SelectableFields => ["status.phase"];

    /// <inheritdoc/>
    public override void PrepareCreate(WriteContext context, JsonObject value)
    {
        value["spec"] = new JsonObject { ["finalizers"] = new JsonArray("kubernetes") };
        value["status"] = new JsonObject { ["phase"] = "Active" };
    }

    /// <inheritdoc/>
    public override void PrepareUpdate(WriteContext context, JsonObject value, JsonObject old) => value.CopyFrom(old, "spec");
}

/// <summary>Nodes.</summary>
internal sealed class NodeRules : ResourceRules
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> SelectableFields => ["spec.unschedulable"];

    /// <inheritdoc/>
    public override string FieldValue(JsonObject value, string field) => value.Flag("spec", "unschedulable") ? "true" : "false";

    /// <inheritdoc/>
    public override void PrepareCreate(WriteContext context, JsonObject value) =>
        value.Ensure("status").Default("daemonEndpoints", new JsonObject { ["kubeletEndpoint"] = new JsonObject { ["Port"] = 0 } });

    /// <inheritdoc/>
    public override void Validate(FieldErrors errors, JsonObject value, JsonObject? old)
    {
        if (old is not null && old.At("spec", "podCIDR") is { } range && !JsonAccess.Same(range, value.At("spec", "podCIDR")))
        {
            errors.Forbidden("spec.podCIDR", "node updates may not change podCIDR except from \"\" to valid");
        }
    }
}

/// <summary>PriorityClasses.</summary>
internal sealed class PriorityClassRules : ResourceRules
{
    private const long HighestUserPriority = 1_000_000_000;

    /// <inheritdoc/>
    public override void Validate(FieldErrors errors, JsonObject value, JsonObject? old)
    {
        if (!value.Name().StartsWith("system-", StringComparison.Ordinal) && value.Integer("value") > HighestUserPriority)
        {
            errors.Forbidden("value", $"maximum allowed value of a user defined priority is {HighestUserPriority}");
        }

        if (old is not null && !JsonAccess.Same(value["value"], old["value"]))
        {
            errors.Forbidden("value", "may not be changed in an update.");
        }

        if (old is not null && !JsonAccess.Same(value["preemptionPolicy"], old["preemptionPolicy"]))
        {
            errors.Invalid("preemptionPolicy", value["preemptionPolicy"], "field is immutable");
        }
    }
}

/// <summary>ResourceQuotas.</summary>
internal sealed class ResourceQuotaRules : ResourceRules
{
    private static readonly string[] Counted =
        ["pods", "services", "replicationcontrollers", "resourcequotas", "secrets", "configmaps", "persistentvolumeclaims", "services.nodeports", "services.loadbalancers"];

    /// <inheritdoc/>
    public override void Validate(FieldErrors errors, JsonObject value, JsonObject? old)
    {
        foreach (var (name, amount) in value.Child("spec", "hard") ?? [])
        {
            var number = ResourceAmounts.Parse(amount);
            if (number < 0)
            {
                errors.Invalid($"spec.hard[{name}]", amount, "must be greater than or equal to 0");
            }
            else if ((Counted.Contains(name, StringComparer.Ordinal) || name.StartsWith("count/", StringComparison.Ordinal)) && number != decimal.Truncate(number ?? 0))
            {
                errors.Invalid($"spec.hard[{name}]", amount, "must be an integer");
            }
        }
    }
}

/// <summary>Leases.</summary>
internal sealed class LeaseRules : ResourceRules
{
    /// <inheritdoc/>
    public override void Validate(FieldErrors errors, JsonObject value, JsonObject? old)
    {
        if (value.Integer("spec", "leaseDurationSeconds") <= 0)
        {
            errors.Invalid("spec.leaseDurationSeconds", value.At("spec", "leaseDurationSeconds"), "must be greater than 0");
        }

        if (value.Integer("spec", "leaseTransitions") < 0)
        {
            errors.Invalid("spec.leaseTransitions", value.At("spec", "leaseTransitions"), "must be greater than or equal to 0");
        }
    }
}

/// <summary>PodDisruptionBudgets.</summary>
internal sealed class PodDisruptionBudgetRules : ResourceRules
{
    private static readonly string[] EvictionPolicies = ["AlwaysAllow", "IfHealthyBudget"];

    /// <inheritdoc/>
    public override void PrepareCreate(WriteContext context, JsonObject value) => value["status"] = new JsonObject
    {
        ["disruptionsAllowed"] = 0,
        ["currentHealthy"] = 0,
        ["desiredHealthy"] = 0,
        ["expectedPods"] = 0,
    };

    /// <inheritdoc/>
    public override void Validate(FieldErrors errors, JsonObject value, JsonObject? old)
    {
        var spec = value.Ensure("spec");
        if (spec["minAvailable"] is not null && spec["maxUnavailable"] is not null)
        {
            errors.Invalid("spec", spec.Copy(), "minAvailable and maxUnavailable cannot be both set");
        }

        Bound(errors, spec, "minAvailable");
        Bound(errors, spec, "maxUnavailable");
        if (spec.Text("unhealthyPodEvictionPolicy") is { } policy && !EvictionPolicies.Contains(policy, StringComparer.Ordinal))
        {
            errors.NotSupported("spec.unhealthyPodEvictionPolicy", policy, EvictionPolicies);
        }
    }

    /// <inheritdoc/>
    public override void ValidateStatus(FieldErrors errors, JsonObject value, JsonObject old)
    {
        foreach (var count in new[] { "disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods" })
        {
            if (value.Integer("status", count) < 0)
            {
                errors.Invalid($"status.{count}", value.At("status", count), "must be greater than or equal to 0");
            }
        }
    }

    private static void Bound(FieldErrors errors, JsonObject spec, string member)
    {
        if (spec.Integer(member) < 0)
        {
            errors.Invalid($"spec.{member}", spec[member], "must be greater than or equal to 0");
        }
        else if (spec.Text(member) is { } text)
        {
            if (!text.EndsWith('%') || !int.TryParse(text[..^1], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var percent))
            {
                errors.Invalid($"spec.{member}", text, "a valid percent string must be a numeric string followed by an ending '%'");
            }
            else if (percent > 100)
            {
                errors.Invalid($"spec.{member}", text, "must not be greater than 100%");
            }
        }
    }
}

/// <summary>NetworkPolicies.</summary>
internal sealed class NetworkPolicyRules : ResourceRules
{
    private static readonly string[] Types = ["Ingress", "Egress"];

    /// <inheritdoc/>
    public override void Validate(FieldErrors errors, JsonObject value, JsonObject? old)
    {
        foreach (var (type, index) in value.Texts("spec", "policyTypes").Select((one, index) => (one, index)))
        {
            if (!Types.Contains(type, StringComparer.Ordinal))
            {
                errors.NotSupported($"spec.policyTypes[{index}]", type, Types);
            }
        }

        Rules(errors, value, "ingress", "from");
        Rules(errors, value, "egress", "to");
    }

    private static void Rules(FieldErrors errors, JsonObject value, string direction, string peers)
    {
        foreach (var (rule, index) in value.Objects("spec", direction).Select((one, index) => (one, index)))
        {
            foreach (var (port, at) in rule.Objects("ports").Select((one, at) => (one, at)))
            {
                if (port.Integer("port") is < 1 or > 65535)
                {
                    errors.Invalid($"spec.{direction}[{index}].ports[{at}].port", port["port"], "must be between 1 and 65535, inclusive");
                }
            }

            foreach (var (peer, at) in rule.Objects(peers).Select((one, at) => (one, at)))
            {
                if (peer.Text("ipBlock", "cidr") is { } range && !System.Net.IPNetwork.TryParse(range, out _))
                {
                    errors.Invalid($"spec.{direction}[{index}].{peers}[{at}].ipBlock.cidr", range, "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
                }
            }
        }
    }
}
