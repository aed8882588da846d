using System.Text.Json;
using System.Text.Json.Nodes;
using Surus.KubernetesTypes;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.Node;

/// <summary>Typed reads of the cluster's objects.</summary>
internal static class ClusterObjects
{
    extension(IClusterApi api)
    {
        /// <summary>The object, or null where there is none.</summary>
        public async ValueTask<T?> Read<T>(string? @namespace, string name, CancellationToken cancel)
            where T : class, IKubernetesObject<T>
        {
            var found = await api.Get(TypeOf<T>(), @namespace, name, cancel);
            return found?.Deserialize(T.JsonTypeInfo);
        }
    }

    /// <summary>How requests name the type.</summary>
    public static ResourceType TypeOf<T>()
        where T : class, IKubernetesObject<T> => new(T.Definition.Group, T.Definition.Version, T.Definition.Plural);

    /// <summary>The object as JSON.</summary>
    public static JsonObject ToJson<T>(T value)
        where T : class, IJsonForm<T> => JsonSerializer.SerializeToNode(value, KubernetesJson.TypeInfo<T>())!.AsObject();
}
