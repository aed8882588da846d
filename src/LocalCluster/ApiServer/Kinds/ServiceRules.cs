using System.Net;
using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Services: their addresses and node ports are taken when one is created or changes its type, and given back with it.</summary>
internal sealed class ServiceRules : ResourceRules
{
    private static readonly string[] Types = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];

    /// <inheritdoc/>
    public override NameFormat NameFormat => NameFormat.Label;

    /// <inheritdoc/>
    public override IReadOnlyList<string> SelectableFields => ["spec.clusterIP", "spec.type"];

    /// <inheritdoc/>
    public override void PrepareCreate(WriteContext context, JsonObject value)
    {
        value["status"] = new JsonObject { ["loadBalancer"] = new JsonObject() };
        ThrowIfInvalid(context, value, old: null);
        ServiceAllocation.Take(context, value, old: null);
    }

    /// <inheritdoc/>
    public override void PrepareUpdate(WriteContext context, JsonObject value, JsonObject old)
    {
        var spec = value.Ensure("spec");
        ServiceAllocation.KeepUnlessSaid(spec, old.Ensure("spec"));
        ThrowIfInvalid(context, value, old);
        ServiceAllocation.Take(context, value, old);
    }

    /// <inheritdoc/>
    public override void Committed(ApiCore core, JsonObject old, JsonObject? value) => ServiceAllocation.Release(core.Services, old, value);

    /// <inheritdoc/>
    public override void Validate(FieldErrors errors, JsonObject value, JsonObject? old)
    {
        var spec = value.Ensure("spec");
        var type = spec.Text("type") ?? "";
        if (!Types.Contains(type, StringComparer.Ordinal))
        {
            errors.NotSupported("spec.type", type, Types);
        }

        if (type == "ExternalName" && string.IsNullOrEmpty(spec.Text("externalName")))
        {
            errors.Required("spec.externalName");
        }

        if (!spec.Objects("ports").Any() && type != "ExternalName" && spec.Text("clusterIP") != "None")
        {
            errors.Required("spec.ports");
        }

        ServicePorts.Validate(errors, spec);
        Addresses(errors, spec, old);
        foreach (var (key, text) in spec.Map("selector"))
        {
            if (!Names.IsQualifiedName(key) || !Names.IsLabelValue(text))
            {
                errors.Invalid("spec.selector", Names.IsQualifiedName(key) ? text : key, "a label is expected");
            }
        }

        if (spec.Text("sessionAffinity") is not ("None" or "ClientIP"))
        {
            errors.NotSupported("spec.sessionAffinity", spec["sessionAffinity"], ["ClientIP", "None"]);
        }
    }

    /// <summary>Whether services of this type have an address of their own.</summary>
    public static bool HasAddress(JsonObject spec) => spec.Text("type") is "ClusterIP" or "NodePort" or "LoadBalancer";

    /// <summary>Whether services of this type have node ports.</summary>
    public static bool HasNodePorts(JsonObject spec) => spec.Text("type") is "NodePort" or "LoadBalancer";

    private static void Addresses(FieldErrors errors, JsonObject spec, JsonObject? old)
    {
        var address = spec.Text("clusterIP") ?? "";
        if (address.Length > 0 && address != "None" && !IPAddress.TryParse(address, out _))
        {
            errors.Invalid("spec.clusterIPs[0]", address, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
        }

        foreach (var (external, index) in spec.Texts("externalIPs").Select((one, index) => (one, index)).Where(one => !IPAddress.TryParse(one.one, out _)))
        {
            errors.Invalid($"spec.externalIPs[{index}]", external, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
        }

        if (spec.Text("ipFamilyPolicy") == "RequireDualStack")
        {
            errors.Invalid("spec.ipFamilyPolicy", "RequireDualStack", "this cluster is not configured for dual-stack services");
        }

        foreach (var (family, index) in spec.Texts("ipFamilies").Select((one, index) => (one, index)).Where(one => one.one != "IPv4"))
        {
            errors.Invalid($"spec.ipFamilies[{index}]", family, "not configured on this cluster");
        }

        var before = old.Text("spec", "clusterIP") ?? "";
        if (before.Length > 0 && HasAddress(spec) && HasAddress(old.Child("spec")!) && !string.Equals(before, address, StringComparison.Ordinal))
        {
            errors.Invalid("spec.clusterIPs[0]", new JsonArray(address), "may not change once set");
        }
    }

    private void ThrowIfInvalid(WriteContext context, JsonObject value, JsonObject? old)
    {
        var errors = new FieldErrors();
        ObjectMetadata.Validate(errors, context.Resource, value, old);
        Validate(errors, value, old);
        if (errors.All.Count > 0)
        {
            throw ApiErrors.Invalid(context.Resource, value.Name(), errors.All);
        }
    }
}

/// <summary>The ports of a service.</summary>
internal static class ServicePorts
{
    private static readonly string[] Protocols = ["SCTP", "TCP", "UDP"];

    /// <summary>Says what is wrong with them.</summary>
    public static void Validate(FieldErrors errors, JsonObject spec)
    {
        var ports = spec.Objects("ports").ToList();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var taken = new HashSet<(long?, string?)>();
        for (var index = 0; index < ports.Count; index++)
        {
            var path = $"spec.ports[{index}]";
            var port = ports[index];
            var name = port.Text("name") ?? "";
            if (name.Length == 0 && ports.Count > 1)
            {
                errors.Required($"{path}.name");
            }
            else if (name.Length > 0 && !Names.IsLabel(name))
            {
                errors.Invalid($"{path}.name", name, Names.LabelRule);
            }
            else if (name.Length > 0 && !names.Add(name))
            {
                errors.Duplicate($"{path}.name", name);
            }

            Number(errors, port["port"], $"{path}.port");
            if (port.Integer("targetPort") is not null)
            {
                Number(errors, port["targetPort"], $"{path}.targetPort");
            }

            if (port.Text("targetPort") is { } targetName && !Names.IsPortName(targetName))
            {
                errors.Invalid($"{path}.targetPort", targetName, Names.PortNameRule);
            }

            if (port.Text("protocol") is { } protocol && !Protocols.Contains(protocol, StringComparer.Ordinal))
            {
                errors.NotSupported($"{path}.protocol", protocol, Protocols);
            }

            if (!taken.Add((port.Integer("port"), port.Text("protocol"))))
            {
                errors.Duplicate(path, new JsonObject { ["port"] = port["port"]?.DeepClone(), ["protocol"] = port["protocol"]?.DeepClone() });
            }

            if (port.Integer("nodePort") > 0 && spec.Text("type") == "ClusterIP")
            {
                errors.Forbidden($"{path}.nodePort", "may not be used when `type` is 'ClusterIP'");
            }
        }
    }

    private static void Number(FieldErrors errors, JsonNode? port, string path)
    {
        if (port.AsInteger() is null or < 1 or > 65535)
        {
            errors.Invalid(path, port?.DeepClone(), "must be between 1 and 65535, inclusive");
        }
    }
}
