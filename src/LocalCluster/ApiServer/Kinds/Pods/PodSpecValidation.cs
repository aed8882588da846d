using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>What is wrong with a pod's spec.</summary>
internal static class PodSpecValidation
{
    private static readonly string[] RestartPolicies = ["Always", "OnFailure", "Never"];
    private static readonly string[] PullPolicies = ["Always", "IfNotPresent", "Never"];
    private static readonly string[] DnsPolicies = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];
    private static readonly string[] Protocols = ["TCP", "UDP", "SCTP"];

    /// <summary>Validates a spec at a path.</summary>
    public static void Validate(FieldErrors errors, JsonObject spec, string path)
    {
        var volumes = Volumes(errors, spec, path);
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (!spec.Objects("containers").Any())
        {
            errors.Required($"{path}.containers");
        }

        foreach (var list in new[] { "initContainers", "containers" })
        {
            foreach (var (container, index) in spec.Objects(list).Select((one, index) => (one, index)))
            {
                Container(errors, container, $"{path}.{list}[{index}]", names, volumes);
            }
        }

        OneOf(errors, spec, path, "restartPolicy", RestartPolicies);
        OneOf(errors, spec, path, "dnsPolicy", DnsPolicies);
        foreach (var (key, text) in spec.Map("nodeSelector").Where(label => !Names.IsQualifiedName(label.Key) || !Names.IsLabelValue(label.Value)))
        {
            errors.Invalid($"{path}.nodeSelector", Names.IsQualifiedName(key) ? text : key, "a label is expected");
        }

        foreach (var name in new[] { "hostname", "subdomain" })
        {
            if (spec.Text(name) is { Length: > 0 } label && !Names.IsLabel(label))
            {
                errors.Invalid($"{path}.{name}", label, Names.LabelRule);
            }
        }

        PodPlacementValidation.Validate(errors, spec, path);
        if (spec.Text("serviceAccountName") is { Length: > 0 } account && !Names.IsSubdomain(account))
        {
            errors.Invalid($"{path}.serviceAccountName", account, Names.SubdomainRule);
        }
    }

    private static void Container(FieldErrors errors, JsonObject container, string path, HashSet<string> names, HashSet<string> volumes)
    {
        var name = container.Text("name") ?? "";
        if (name.Length == 0)
        {
            errors.Required($"{path}.name");
        }
        else if (!Names.IsLabel(name))
        {
            errors.Invalid($"{path}.name", name, Names.LabelRule);
        }
        else if (!names.Add(name))
        {
            errors.Duplicate($"{path}.name", name);
        }

        var image = container.Text("image") ?? "";
        if (image.Length == 0)
        {
            errors.Required($"{path}.image");
        }
        else if (image.Trim().Length != image.Length)
        {
            errors.Invalid($"{path}.image", image, "must not have leading or trailing whitespace");
        }

        OneOf(errors, container, path, "imagePullPolicy", PullPolicies);
        Ports(errors, container, path);
        Environment(errors, container, path);
        Mounts(errors, container, path, volumes);
        ResourceAmounts.Validate(errors, container.Child("resources"), $"{path}.resources");
        foreach (var probe in new[] { "livenessProbe", "readinessProbe", "startupProbe" })
        {
            Probe(errors, container.Child(probe), $"{path}.{probe}", probe != "readinessProbe");
        }
    }

    private static void Ports(FieldErrors errors, JsonObject container, string path)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (port, index) in container.Objects("ports").Select((one, index) => (one, index)))
        {
            var here = $"{path}.ports[{index}]";
            if (port.Integer("containerPort") is not { } number)
            {
                errors.Required($"{here}.containerPort");
            }
            else if (number is < 1 or > 65535)
            {
                errors.Invalid($"{here}.containerPort", number, "must be between 1 and 65535, inclusive");
            }

            OneOf(errors, port, here, "protocol", Protocols);
            if (port.Text("name") is { Length: > 0 } name && !names.Add(name))
            {
                errors.Duplicate($"{here}.name", name);
            }
        }
    }

    private static void Environment(FieldErrors errors, JsonObject container, string path)
    {
        foreach (var (variable, index) in container.Objects("env").Select((one, index) => (one, index)))
        {
            var name = variable.Text("name") ?? "";
            if (name.Length == 0)
            {
                errors.Required($"{path}.env[{index}].name");
            }
            else if (name.Contains('=', StringComparison.Ordinal))
            {
                errors.Invalid($"{path}.env[{index}].name", name, "must consist only of printable ASCII characters other than '='");
            }

            if (variable.Child("valueFrom") is not null && !string.IsNullOrEmpty(variable.Text("value")))
            {
                errors.Invalid($"{path}.env[{index}].valueFrom", "", "may not be specified when `value` is not empty");
            }
        }
    }

    private static void Mounts(FieldErrors errors, JsonObject container, string path, HashSet<string> volumes)
    {
        var places = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (mount, index) in container.Objects("volumeMounts").Select((one, index) => (one, index)))
        {
            var here = $"{path}.volumeMounts[{index}]";
            var name = mount.Text("name") ?? "";
            if (name.Length == 0)
            {
                errors.Required($"{here}.name");
            }
            else if (!volumes.Contains(name))
            {
                errors.NotFound($"{here}.name", name);
            }

            var place = mount.Text("mountPath") ?? "";
            if (place.Length == 0)
            {
                errors.Required($"{here}.mountPath");
            }
            else if (!places.Add(place))
            {
                errors.Invalid($"{here}.mountPath", place, "must be unique");
            }
        }
    }

    private static void Probe(FieldErrors errors, JsonObject? probe, string path, bool succeedsOnce)
    {
        if (probe is null)
        {
            return;
        }

        var handlers = new[] { "exec", "httpGet", "tcpSocket", "grpc" }.Count(handler => probe[handler] is not null);
        if (handlers == 0)
        {
            errors.Required(path, "must specify a handler type");
        }

        if (succeedsOnce && probe.Integer("successThreshold") is { } threshold and not 1)
        {
            errors.Invalid($"{path}.successThreshold", threshold, "must be 1");
        }
    }

    private static HashSet<string> Volumes(FieldErrors errors, JsonObject spec, string path)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (volume, index) in spec.Objects("volumes").Select((one, index) => (one, index)))
        {
            var name = volume.Text("name") ?? "";
            if (name.Length == 0)
            {
                errors.Required($"{path}.volumes[{index}].name");
            }
            else if (!Names.IsLabel(name))
            {
                errors.Invalid($"{path}.volumes[{index}].name", name, Names.LabelRule);
            }
            else if (!names.Add(name))
            {
                errors.Duplicate($"{path}.volumes[{index}].name", name);
            }

            // The kinds of volumes have an order, in which the first of several is the one that counts.
            foreach (var (source, _) in volume.Where(member => member.Key != "name" && member.Value is not null).OrderBy(member => member.Key == "emptyDir" ? 0 : 1).Skip(1))
            {
                errors.Forbidden($"{path}.volumes[{index}].{source}", "may not specify more than 1 volume type");
            }
        }

        return names;
    }

    private static void OneOf(FieldErrors errors, JsonObject value, string path, string member, string[] known)
    {
        if (value.Text(member) is { } text && !known.Contains(text, StringComparer.Ordinal))
        {
            errors.NotSupported($"{path}.{member}", text, known.Order(StringComparer.Ordinal));
        }
    }
}
