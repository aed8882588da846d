using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.Objects.Tests;

/// <summary>
/// A Cluster in, its objects out: <c>Golden/CASE/cluster.json</c> and <c>Golden/CASE/objects.json</c>. With <c>UPDATE_GOLDEN=1</c> the
/// expected files are written anew; what changed is then for the reader of the diff to judge.
/// </summary>
public sealed class GoldenTests
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly OperatorSettings Settings = new()
    {
        InheritedLabels = ["team/*"],
        LogFieldLevel = "severity",
    };

    public static TheoryData<string> Cases() => [.. Directory.GetDirectories(Folder()).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void MakesTheseObjects(string name)
    {
        var expected = Path.Combine(Folder(), name, "objects.json");
        var cluster = JsonSerializer.Deserialize(File.ReadAllText(Path.Combine(Folder(), name, "cluster.json")), Cluster.JsonTypeInfo)!;

        var actual = new JsonArray([.. Objects(cluster)]).ToJsonString(Readable) + "\n";

        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(expected, actual);
        }

        Assert.Equal(File.ReadAllText(expected), actual);
    }

    private static IEnumerable<JsonNode?> Objects(Cluster cluster)
    {
        var image = new PostgresImage("postgresql:17.2", 17);
        return
        [
            Json(InstancePod.Create(cluster, Settings, 1, image)),
            .. InstanceVolume.Of(cluster, 1).Select(volume => Json(VolumeClaims.Claim(cluster, Settings, 1, volume))),
            Json(InstanceJobs.Initdb(cluster, Settings, 1, image)),
            Json(InstanceJobs.Join(cluster, Settings, 2, image)),
            .. ClusterServices.All(cluster, Settings, 17).Select(Json),
            .. PodDisruptionBudgets.All(cluster, Settings, 17).Select(Json),
            Json(BasicAuthSecret.Application(cluster, Settings, "app-password")),
            Json(BasicAuthSecret.Superuser(cluster, Settings, "superuser-password")),
            Json(InstanceAccess.ServiceAccount(cluster, Settings, hasPullSecret: true)!),
            Json(InstanceAccess.Role(cluster, Settings)),
            Json(InstanceAccess.Binding(cluster, Settings)),
            Json(PrimaryLease.Unheld(cluster, Settings)),
            .. ClusterCertificates.Requests(cluster, Settings).Select(request => Certificate(request)),
        ];
    }

    // The spec that the annotation repeats is the pod's own.
    private static JsonNode? Json<T>(T value)
        where T : class, IKubernetesObject<T>
    {
        var node = JsonSerializer.SerializeToNode(value, T.JsonTypeInfo);
        if (node?["metadata"]?["annotations"] is JsonObject annotations && annotations.ContainsKey(Annotations.PodSpec))
        {
            Assert.True(JsonNode.DeepEquals(node["spec"], JsonNode.Parse((string)annotations[Annotations.PodSpec]!)));
            annotations[Annotations.PodSpec] = "(the spec below)";
        }

        return node;
    }

    private static JsonObject Certificate(CertificateRequest request) => new()
    {
        ["kind"] = "CertificateRequest",
        ["secret"] = request.SecretName,
        ["commonName"] = request.CommonName,
        ["organizationalUnit"] = request.OrganizationalUnit,
        ["usage"] = request.Usage.ToString(),
        ["dnsNames"] = new JsonArray([.. request.DnsNames.Select(name => (JsonNode)name)]),
        ["issuer"] = request.IssuerSecretName,
        ["keys"] = new JsonArray(request.CertificateKey, request.PrivateKeyKey),
    };

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Golden");
}
