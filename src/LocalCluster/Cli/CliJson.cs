using System.Text.Json.Serialization;

namespace Surus.LocalCluster.Cli;

/// <summary>The JSON that the command line keeps.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ClusterSettings))]
internal sealed partial class CliJson : JsonSerializerContext;
