using System.Text;
using Surus.KubernetesTypes;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Node;

/// <summary>Gathers the environment variables of containers.</summary>
/// <param name="api">Where the objects are that they come from.</param>
/// <param name="hostAddress">The node's address.</param>
/// <param name="capacity">What the node has.</param>
internal sealed class ContainerEnvironment(IClusterApi api, string hostAddress, IReadOnlyDictionary<string, Quantity> capacity)
{
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>The variables, by name.</summary>
    /// <exception cref="ContainerStartException">An object or key that must be there is not.</exception>
    public async Task<IReadOnlyDictionary<string, string>> GatherAsync(
        Pod pod, Container container, Image image, string? podAddress, CancellationToken cancel)
    {
        var variables = new Dictionary<string, string> { ["PATH"] = DefaultPath, ["HOSTNAME"] = PodFiles.HostName(pod) };
        Add(variables, image.Environment);
        Add(variables, await KubernetesService(cancel));
        foreach (var source in container.EnvFrom ?? [])
        {
            var values = await FromObject(pod, source, cancel);
            Add(variables, values.Select(value => KeyValuePair.Create(source.Prefix + value.Key, value.Value)));
        }

        foreach (var variable in container.Env ?? [])
        {
            var value = variable.ValueFrom is { } source
                ? await FromSource(pod, container, source, podAddress, cancel)
                : VariableExpansion.Expand(variable.Value ?? "", variables);
            if (value is not null)
            {
                variables[variable.Name] = value;
            }
        }

        return variables;
    }

    private static void Add(Dictionary<string, string> variables, IEnumerable<KeyValuePair<string, string>> more)
    {
        foreach (var (name, value) in more)
        {
            variables[name] = value;
        }
    }

    /// <summary>Where programs in pods look for the API server.</summary>
    private async Task<IReadOnlyDictionary<string, string>> KubernetesService(CancellationToken cancel)
    {
        var service = await api.Read<Service>("default", "kubernetes", cancel);
        return service?.Spec?.ClusterIP is not { Length: > 0 } address
            ? new Dictionary<string, string>()
            : new Dictionary<string, string>
            {
                ["KUBERNETES_SERVICE_HOST"] = address,
                ["KUBERNETES_SERVICE_PORT"] = "443",
                ["KUBERNETES_SERVICE_PORT_HTTPS"] = "443",
                ["KUBERNETES_PORT"] = $"tcp://{address}:443",
                ["KUBERNETES_PORT_443_TCP"] = $"tcp://{address}:443",
                ["KUBERNETES_PORT_443_TCP_ADDR"] = address,
                ["KUBERNETES_PORT_443_TCP_PORT"] = "443",
                ["KUBERNETES_PORT_443_TCP_PROTO"] = "tcp",
            };
    }

    private async Task<IReadOnlyDictionary<string, string>> FromObject(Pod pod, EnvFromSource source, CancellationToken cancel)
    {
        var values = source.SecretRef is { } secret
            ? await SecretValues(pod, secret.Name!, cancel)
            : await ConfigMapValues(pod, source.ConfigMapRef?.Name ?? "", cancel);
        return values is null && (source.SecretRef?.Optional ?? source.ConfigMapRef?.Optional) != true
            ? throw Missing(source.SecretRef is not null ? "Secret" : "ConfigMap", source.SecretRef?.Name ?? source.ConfigMapRef?.Name, pod)
            : values ?? new Dictionary<string, string>();
    }

    private async Task<string?> FromSource(
        Pod pod, Container container, EnvVarSource source, string? podAddress, CancellationToken cancel)
    {
        if (source.FieldRef is { } field)
        {
            return FieldPath.Resolve(pod, field.FieldPath, podAddress, hostAddress) ?? throw Unknown(field.FieldPath);
        }

        if (source.ResourceFieldRef is { } resource)
        {
            var of = pod.Spec!.Containers.FirstOrDefault(other => other.Name == resource.ContainerName) ?? container;
            return FieldPath.Resource(of, resource.Resource, resource.Divisor, capacity) ?? throw Unknown(resource.Resource);
        }

        if (source.SecretKeyRef is { } secret)
        {
            var values = await SecretValues(pod, secret.Name!, cancel);
            return Value(values, secret.Key, secret.Optional, "Secret", secret.Name, pod);
        }

        return source.ConfigMapKeyRef is { } map
            ? Value(await ConfigMapValues(pod, map.Name!, cancel), map.Key, map.Optional, "ConfigMap", map.Name, pod)
            : null;
    }

    private static string? Value(
        IReadOnlyDictionary<string, string>? values, string key, bool? optional, string kind, string? name, Pod pod)
    {
        if (values is not null && values.TryGetValue(key, out var value))
        {
            return value;
        }

        return optional == true ? null
            : values is null ? throw Missing(kind, name, pod)
            : throw new ContainerStartException($"The {kind} {name} has no key {key}.", "CreateContainerConfigError");
    }

    private async Task<IReadOnlyDictionary<string, string>?> SecretValues(Pod pod, string name, CancellationToken cancel)
    {
        var secret = await api.Read<Secret>(pod.Metadata.Namespace, name, cancel);
        return secret is null ? null : (secret.Data ?? new Dictionary<string, byte[]>())
            .ToDictionary(entry => entry.Key, entry => Encoding.UTF8.GetString(entry.Value));
    }

    private async Task<IReadOnlyDictionary<string, string>?> ConfigMapValues(Pod pod, string name, CancellationToken cancel)
    {
        var map = await api.Read<ConfigMap>(pod.Metadata.Namespace, name, cancel);
        return map is null ? null : map.Data ?? new Dictionary<string, string>();
    }

    private static ContainerStartException Missing(string kind, string? name, Pod pod) =>
        new($"There is no {kind} {name} in namespace {pod.Metadata.Namespace}.", "CreateContainerConfigError");

    private static ContainerStartException Unknown(string field) =>
        new($"{field} is not a field that pods offer.", "CreateContainerConfigError");
}
