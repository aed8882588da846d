using Surus.KubernetesTypes;

namespace Surus.Kubernetes;

/// <summary>Names and owners of objects.</summary>
public static class ObjectNames
{
    /// <summary>The object's namespace and name.</summary>
    public static NamespacedName Key(this IKubernetesObject value) => new(value.Metadata.Namespace, value.Metadata.Name ?? "");

    /// <summary>A reference by which another object belongs to this one.</summary>
    /// <param name="owner">A stored object, which therefore has a uid.</param>
    /// <param name="controller">True for the one owner that manages the object.</param>
    /// <param name="blockOwnerDeletion">True where a foreground deletion of the owner waits for the object.</param>
    public static OwnerReference AsOwner<T>(this T owner, bool controller = true, bool blockOwnerDeletion = true)
        where T : class, IKubernetesObject<T> => new()
    {
        ApiVersion = T.Definition.ApiVersion,
        Kind = T.Definition.Kind,
        Name = owner.Metadata.Name ?? throw new ArgumentException("An owner has a name.", nameof(owner)),
        Uid = owner.Metadata.Uid ?? throw new ArgumentException("An owner was stored and has a uid.", nameof(owner)),
        Controller = controller,
        BlockOwnerDeletion = blockOwnerDeletion,
    };

    /// <summary>The owner that manages the object, of the kind <typeparamref name="TOwner"/>; null where it has none.</summary>
    public static NamespacedName? ControllerOfKind<T, TOwner>(this T value)
        where T : class, IKubernetesObject<T>
        where TOwner : class, IKubernetesObject<TOwner>
    {
        var owner = value.Metadata.OwnerReferences?.FirstOrDefault(reference => reference.Controller == true);
        return owner is not null && owner.Kind == TOwner.Definition.Kind && Group(owner.ApiVersion) == TOwner.Definition.Group
            ? new NamespacedName(TOwner.Definition.Namespaced ? value.Metadata.Namespace : null, owner.Name)
            : null;
    }

    private static string Group(string apiVersion) =>
        apiVersion.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? apiVersion[..slash] : "";
}
