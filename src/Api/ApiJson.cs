using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Surus.KubernetesTypes;

namespace Surus.Api;

/// <summary>Our kinds as JSON.</summary>
public static class ApiJson
{
    /// <summary>The options for the types of this assembly.</summary>
    public static JsonSerializerOptions Options { get; } = KubernetesJson.OptionsFor(ApiJsonContext.Default);

    /// <summary>The JSON form of a type of this assembly.</summary>
    public static JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Cluster))]
[JsonSerializable(typeof(Backup))]
[JsonSerializable(typeof(ScheduledBackup))]
[JsonSerializable(typeof(Pooler))]
[JsonSerializable(typeof(Database))]
[JsonSerializable(typeof(DatabaseRole))]
[JsonSerializable(typeof(Publication))]
[JsonSerializable(typeof(Subscription))]
[JsonSerializable(typeof(ImageCatalog))]
[JsonSerializable(typeof(ClusterImageCatalog))]
[JsonSerializable(typeof(FailoverQuorum))]
[JsonSerializable(typeof(ObjectStore))]
internal sealed partial class ApiJsonContext : JsonSerializerContext;
