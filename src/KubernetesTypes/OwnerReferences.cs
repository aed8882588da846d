namespace Surus.KubernetesTypes;

/// <summary>Who owns an object.</summary>
public static class OwnerReferences
{
    /// <summary>A reference that makes <paramref name="owner"/> the controller of another object.</summary>
    public static OwnerReference ControllerReference(this IKubernetesObject owner) =>
        owner.Reference() with { Controller = true, BlockOwnerDeletion = true };

    /// <summary>A reference that makes <paramref name="owner"/> one of the owners of another object.</summary>
    public static OwnerReference Reference(this IKubernetesObject owner) => new()
    {
        ApiVersion = owner.ApiVersion,
        Kind = owner.Kind,
        Name = owner.Metadata.Name ?? throw new ArgumentException("An owner must have a name.", nameof(owner)),
        Uid = owner.Metadata.Uid ?? throw new ArgumentException("An owner must be stored: it has no uid.", nameof(owner)),
    };

    /// <summary>The owner that controls the object, or null.</summary>
    public static OwnerReference? Controller(this ObjectMeta metadata) =>
        metadata.OwnerReferences?.FirstOrDefault(reference => reference.Controller == true);

    /// <summary>Whether the object of this uid controls the object.</summary>
    public static bool IsControlledBy(this ObjectMeta metadata, string uid) => metadata.Controller()?.Uid == uid;

    /// <summary>Whether the object of this uid is one of the owners.</summary>
    public static bool IsOwnedBy(this ObjectMeta metadata, string uid) =>
        metadata.OwnerReferences?.Any(reference => reference.Uid == uid) == true;
}
