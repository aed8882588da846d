using System.Globalization;
using Surus.Api;
using Surus.Kubernetes;
using Surus.KubernetesTypes;
using Surus.Workload;

namespace Surus.Demo;

/// <summary>The demo: from nothing to a cluster that has survived the loss of its primary.</summary>
internal sealed class DemoRun(Narrator narrator, TimeProvider clock)
{
    private const string OperatorNamespace = "cnpg-system";
    private const string PostgresImage = "ghcr.io/cloudnative-pg/postgresql:15";
    private const int RowsBeforeTheKill = 200;
    private const int RowsAfterTheKill = 200;

    private static readonly NamespacedName cluster = new("default", "cluster-example");
    private static readonly TimeSpan pauseBetweenRows = TimeSpan.FromMilliseconds(5);

    private readonly LocalCluster local = new(Directory.GetCurrentDirectory(), state: null);

    /// <summary>Runs the demo; throws where a claim does not hold.</summary>
    public async Task Run(CancellationToken cancel)
    {
        var kubeconfig = await StartKubernetes(cancel);
        using var client = new KubernetesClient(
            KubernetesConfiguration.FromKubeconfig(new KubeconfigOverrides { Path = kubeconfig }, clock));
        await InstallOperator(client, cancel);

        narrator.Chapter("Applying deploy/samples/cluster-example.yaml: three instances of PostgreSQL 15.");
        await local.Kubectl(cancel, "apply", "-f", "deploy/samples/cluster-example.yaml");
        await using var story = new ClusterStory(client, cluster, narrator);
        await story.Until(IsHealthy, cancel);
        narrator.Good("The cluster is healthy: one primary, two replicas.");

        await KillThePrimary(client, story, cancel);
        Hints(kubeconfig);
    }

    private static bool IsHealthy(Cluster seen) => seen.Status is { Phase: Phase.Healthy, ReadyInstances: 3 };

    private async Task<string> StartKubernetes(CancellationToken cancel)
    {
        narrator.Chapter("Starting an embedded Kubernetes with three virtual nodes (out/surus-local up).");
        await local.Up(nodes: 3, cancel);
        await local.Local(cancel, "load-image", PostgresImage, "/", "--user", "26=postgres");
        narrator.Good("Kubernetes is ready.");
        return local.Kubeconfig!;
    }

    private async Task InstallOperator(KubernetesClient client, CancellationToken cancel)
    {
        narrator.Chapter("Installing Surus (kubectl apply --server-side -f deploy/surus.yaml).");
        await local.Kubectl(cancel, "apply", "--server-side", "-f", "deploy/surus.yaml");
        await client.WaitUntil<Deployment>(
            new NamespacedName(OperatorNamespace, "cnpg-controller-manager"), deployment => deployment?.Status?.AvailableReplicas > 0, cancel);
        narrator.Good("The operator is ready.");
    }

    private async Task KillThePrimary(KubernetesClient client, ClusterStory story, CancellationToken cancel)
    {
        var writer = new RowWriter(await DatabaseAccess.ConnectionString(client, cluster, cancel), pauseBetweenRows, clock);
        await writer.Prepare(cancel);
        using var stopWriting = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var writing = writer.Run(stopWriting.Token);
        narrator.Chapter("Writing a row every 5 ms through the service cluster-example-rw.");
        await writer.Until(RowsBeforeTheKill, cancel);

        var primary = story.Current!.Status!.CurrentPrimary!;
        narrator.Chapter($"Killing the primary (kubectl delete pod {primary} --force --grace-period=0).");
        var killed = clock.GetTimestamp();
        await local.Kubectl(cancel, "delete", "pod", primary, "--force", "--grace-period=0");
        await story.Until(seen => !IsHealthy(seen), cancel);
        await writer.NextAcknowledgement(cancel);
        await writer.Until(writer.Acknowledged.Length + RowsAfterTheKill, cancel);
        var outage = Outage.Longest(writer.Acknowledged, killed, clock);
        narrator.Good("Rows are written again.");
        await story.Until(IsHealthy, cancel);
        narrator.Good($"The cluster is healthy again; its primary is {story.Current!.Status!.CurrentPrimary}.");

        await stopWriting.CancelAsync();
        await writing;
        await Judge(writer, outage, cancel);
    }

    private async Task Judge(RowWriter writer, TimeSpan outage, CancellationToken cancel)
    {
        var missing = await writer.Missing(cancel);
        narrator.Good(string.Create(CultureInfo.InvariantCulture, $"Write outage: {outage.TotalMilliseconds:0} ms, the longest time between two acknowledged rows."));
        if (missing.Count > 0)
        {
            throw new DemoException($"{missing.Count} of {writer.Acknowledged.Length} acknowledged rows are missing, the first is {missing[0]}.");
        }

        narrator.Good($"Rows acknowledged: {writer.Acknowledged.Length}. Missing: none.");
    }

    private static void Hints(string kubeconfig)
    {
        Narrator.Plain("");
        Narrator.Plain("Everything is left running. To look around:");
        Narrator.Plain($"  export KUBECONFIG={kubeconfig} PATH=$PWD/out:$PATH");
        Narrator.Plain("  kubectl get cluster,pods -o wide && kubectl cnpg status cluster-example");
        Narrator.Plain("  kubectl cnpg psql cluster-example          # and `make down` when you are done");
    }
}
