using System.Text.Json;
using Surus.Api;
using Surus.KubernetesTypes;

namespace Surus.KubectlPlugin.Tests;

/// <summary>Clusters in the situations that the golden tests show.</summary>
internal static class Situations
{
    public static DateTimeOffset Now { get; } = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    public static StatusView Healthy { get; } = new()
    {
        Cluster = Cluster("""
            {"currentPrimary":"db-1","targetPrimary":"db-1","currentPrimaryTimestamp":"2026-03-04T10:30:00.000000Z","phase":"Cluster in healthy state",
             "readyInstances":3,"instances":3,"image":"ghcr.io/example/postgresql:17","systemID":"7300000000000000001"}
            """),
        Now = Now,
        Instances = [Primary("db-1", "db-2", "db-3"), Standby("db-2"), Standby("db-3")],
        DataSize = "47M",
    };

    /// <summary>The old primary is gone, the new one has not reported yet.</summary>
    public static StatusView FailingOver { get; } = Healthy with
    {
        Cluster = Cluster("""
            {"currentPrimary":"db-1","targetPrimary":"db-2","phase":"Failing over","phaseReason":"Failing over from db-1 to db-2","readyInstances":2,
             "image":"ghcr.io/example/postgresql:17"}
            """),
        Instances = [new InstanceView("db-1", null, null, "there is no pod"), Standby("db-2"), Standby("db-3", receiving: false)],
        DataSize = null,
    };

    public static StatusView ReplicaNotStreaming { get; } = Healthy with
    {
        Cluster = Cluster("""
            {"currentPrimary":"db-1","targetPrimary":"db-1","phase":"Waiting for the instances to become active","readyInstances":2,
             "image":"ghcr.io/example/postgresql:17"}
            """),
        Instances =
        [
            Primary("db-1", "db-2"), Standby("db-2"),
            new InstanceView("db-3", Pod("db-3", "Running"), null, "no answer within 10s"),
        ],
    };

    public static StatusView NoPrimary { get; } = new()
    {
        Cluster = Cluster("""{"phase":"Setting up primary","instances":1}"""),
        Now = Now,
        Instances = [new InstanceView("db-1", Pod("db-1", "Pending"), null, "the pod is Pending (ErrImagePull)")],
    };

    public static StatusView Hibernated { get; } = new()
    {
        Cluster = Cluster("""
            {"currentPrimary":"db-1","targetPrimary":"db-1","phase":"Cluster in healthy state","image":"ghcr.io/example/postgresql:17",
             "conditions":[{"type":"cnpg.io/hibernation","status":"True","reason":"Hibernated","message":"Cluster has been hibernated","lastTransitionTime":"2026-03-01T00:00:00Z"}]}
            """),
        Now = Now,
    };

    public static StatusView Fenced { get; } = Healthy with
    {
        Cluster = Cluster(
            """{"currentPrimary":"db-1","targetPrimary":"db-1","phase":"Cluster in healthy state","readyInstances":2,"image":"ghcr.io/example/postgresql:17"}""",
            """{"cnpg.io/fencedInstances":"[\"db-1\"]"}"""),
    };

    public static StatusView ArchivingFails { get; } = Healthy with
    {
        Cluster = Cluster(
            """{"currentPrimary":"db-1","targetPrimary":"db-1","phase":"Cluster in healthy state","readyInstances":1,"image":"ghcr.io/example/postgresql:17"}""",
            spec: """{"instances":1,"backup":{"barmanObjectStore":{"destinationPath":"s3://backups/"}}}"""),
        Instances =
        [
            new InstanceView("db-1", Pod("db-1", "Running"), Report("""
                {"isPrimary":true,"isArchivingWAL":false,"readyWalFiles":12,"lastArchivedWAL":"000000010000000000000003","lastArchivedWALTime":"2026-03-04T11:00:00Z",
                 "lastFailedWAL":"000000010000000000000004","lastFailedWALTime":"2026-03-04T11:59:00Z","pendingRestart":true,"currentLsn":"0/7000000","timeLineID":1}
                """), null),
        ],
    };

    public static StatusView Verbose { get; } = Healthy with
    {
        Verbosity = 2,
        Certificates = [new CertificateView("db-ca", Now.AddDays(60)), new CertificateView("db-server", Now.AddDays(3)), new CertificateView("old", Now.AddDays(-1))],
        Configuration = "max_connections = '100'\n",
        Errors = ["cat in db-1: no such file"],
        DisruptionBudgets =
        [
            new PodDisruptionBudget
            {
                Metadata = new ObjectMeta { Name = "db-primary" },
                Spec = new PodDisruptionBudgetSpec { Selector = new LabelSelector { MatchLabels = new Dictionary<string, string> { [Labels.InstanceRole] = "primary" } } },
                Status = new PodDisruptionBudgetStatus { ExpectedPods = 1, CurrentHealthy = 1, DesiredHealthy = 1 },
            },
        ],
    };

    public static Cluster Cluster(string status, string annotations = "{}", string spec = "{\"instances\":3}") => JsonSerializer.Deserialize(
        $$"""
        {"apiVersion":"postgresql.cnpg.io/v1","kind":"Cluster",
         "metadata":{"name":"db","namespace":"shop","resourceVersion":"41","annotations":{{annotations}}},"spec":{{spec}},"status":{{status}}}
        """,
        Api.Cluster.JsonTypeInfo)!;

    public static InstanceView Primary(string name, params string[] standbys) => new(name, Pod(name, "Running"), Report($$"""
        {"isPrimary":true,"isPodReady":true,"currentLsn":"0/6000060","timeLineID":2,"currentWAL":"000000020000000000000006",
         "systemID":"7300000000000000001","instanceManagerVersion":"0.1.0","replicationInfo":[{{string.Join(",", standbys.Select(Streaming))}}],
         "replicationSlotsInfo":[{"slotName":"_cnpg_db_2","slotType":"physical","active":true,"restartLsn":"0/6000060","walStatus":"reserved"},
                                 {"slotName":"mine","slotType":"logical","plugin":"pgoutput","database":"app","active":false,"restartLsn":"0/5000000","walStatus":"extended"}]}
        """), null);

    public static InstanceView Standby(string name, bool receiving = true) => new(name, Pod(name, "Running"), Report($$"""
        {"isPrimary":false,"isPodReady":true,"receivedLsn":"0/6000060","replayLsn":"0/6000060","isWalReceiverActive":{{(receiving ? "true" : "false")}},
         "instanceManagerVersion":"0.1.0","timeLineID":2}
        """), null);

    public static Pod Pod(string name, string phase) => JsonSerializer.Deserialize(
        $$"""
        {"metadata":{"name":"{{name}}","namespace":"shop","creationTimestamp":"2026-03-04T11:55:00Z"},"spec":{"containers":[],"nodeName":"node-{{name[^1]}}"},
         "status":{"phase":"{{phase}}","qosClass":"Burstable"} }
        """,
        KubernetesTypes.Pod.JsonTypeInfo)!;

    public static InstanceStatusReport Report(string json) => JsonSerializer.Deserialize(json, InstanceStatusReport.JsonTypeInfo)!;

    private static string Streaming(string name) => $$"""
        {"applicationName":"{{name}}","state":"streaming","sentLsn":"0/6000060","writeLsn":"0/6000060","flushLsn":"0/6000060","replayLsn":"0/6000060",
         "writeLag":"00:00:00","flushLag":"00:00:00","replayLag":"00:00:00","syncState":"{{(name == "db-2" ? "quorum" : "async")}}","syncPriority":"{{(name == "db-2" ? 1 : 0)}}" }
        """;
}
