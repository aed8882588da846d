using System.Text.Json.Serialization.Metadata;

namespace Surus.KubernetesTypes;

/// <summary>An object that a Kubernetes API stores: it has a type, and metadata.</summary>
public interface IKubernetesObject
{
    /// <summary>The API group and version, such as <c>apps/v1</c>; only <c>v1</c> for the core group.</summary>
    string ApiVersion { get; }

    /// <summary>The kind, such as <c>Pod</c>.</summary>
    string Kind { get; }

    /// <summary>What every object carries: name, labels, revision, owners.</summary>
    ObjectMeta Metadata { get; }
}

/// <summary>A kind of object that knows how it is served and how it is written as JSON.</summary>
/// <typeparam name="TSelf">The kind itself.</typeparam>
public interface IKubernetesObject<TSelf> : IKubernetesObject
    where TSelf : class, IKubernetesObject<TSelf>
{
    /// <summary>Where the API serves the kind.</summary>
    static abstract ResourceDefinition Definition { get; }

    /// <summary>How the kind is read from and written as JSON.</summary>
    static abstract JsonTypeInfo<TSelf> JsonTypeInfo { get; }
}
