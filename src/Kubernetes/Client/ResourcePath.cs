using System.Text;
using Surus.KubernetesTypes;

namespace Surus.Kubernetes;

/// <summary>Builds request paths.</summary>
internal static class ResourcePath
{
    /// <summary>The path of one object, or of one of its subresources.</summary>
    public static string Object(ResourceDefinition resource, NamespacedName key, string? subresource = null)
    {
        if (resource.Namespaced && key.Namespace is null)
        {
            throw new ArgumentException($"{resource.Kind} \"{key.Name}\" needs a namespace.", nameof(key));
        }

        ArgumentException.ThrowIfNullOrEmpty(key.Name, nameof(key));
        var path = resource.ObjectPath(key.Namespace, key.Name);
        return subresource is null ? path : $"{path}/{subresource}";
    }

    /// <summary>The path with the parameters that are not null or empty.</summary>
    public static string WithQuery(string path, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var result = new StringBuilder(path);
        var separator = '?';
        foreach (var (name, value) in parameters)
        {
            if (!string.IsNullOrEmpty(value))
            {
                result.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
                separator = '&';
            }
        }

        return result.ToString();
    }
}
