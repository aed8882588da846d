using System.Text.Json.Serialization;
using Surus.LocalCluster.Control;

namespace Surus.LocalCluster.Cli;

/// <summary>The JSON that the command line keeps.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ClusterSettings))]
[JsonSerializable(typeof(StatusDocument))]
internal sealed partial class CliJson : JsonSerializerContext;

/// <summary>What <c>status -o json</c> prints.</summary>
/// <param name="Process">The daemon's process id; null where the cluster is stopped.</param>
/// <param name="ApiServer">The API server's URL.</param>
/// <param name="PodAddresses">The range of pods' addresses.</param>
/// <param name="ServiceAddresses">The range of services' addresses.</param>
/// <param name="Kubeconfig">The administrator's kubeconfig.</param>
/// <param name="Log">The daemon's log.</param>
/// <param name="Cluster">Nodes, cuts and disks; null where the cluster is stopped.</param>
internal sealed record StatusDocument(
    int? Process, string ApiServer, string PodAddresses, string ServiceAddresses, string Kubeconfig, string Log, ClusterReport? Cluster);
