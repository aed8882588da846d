using Surus.KubernetesTypes;

namespace Surus.Kubernetes;

/// <summary>Keys of objects and of their owners.</summary>
public static class ObjectKeys
{
    /// <summary>The object's namespace and name.</summary>
    public static NamespacedName Key(this IKubernetesObject value) => new(value.Metadata.Namespace, value.Metadata.Name ?? "");

    /// <summary>The owner that manages the object, of the kind <typeparamref name="TOwner"/>; null where it has none.</summary>
    public static NamespacedName? ControllerOfKind<T, TOwner>(this T value)
        where T : class, IKubernetesObject<T>
        where TOwner : class, IKubernetesObject<TOwner>
    {
        var owner = value.Metadata.Controller();
        return owner is not null && owner.Kind == TOwner.Definition.Kind && Group(owner.ApiVersion) == TOwner.Definition.Group
            ? new NamespacedName(TOwner.Definition.Namespaced ? value.Metadata.Namespace : null, owner.Name)
            : null;
    }

    private static string Group(string apiVersion) =>
        apiVersion.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? apiVersion[..slash] : "";
}
