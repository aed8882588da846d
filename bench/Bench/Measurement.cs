using System.Globalization;
using Surus.Api;
using Surus.Kubernetes;
using Surus.KubernetesTypes;
using Surus.Workload;

namespace Surus.Bench;

/// <summary>Measures the main job on an embedded Kubernetes of its own.</summary>
internal sealed class Measurement(string repository, TimeProvider clock) : IAsyncDisposable
{
    private const string Namespace = "default";
    private const string Image = "ghcr.io/cloudnative-pg/postgresql:15";
    private const int Instances = 3;
    private const int RowsAround = 100;

    private readonly string state = Directory.CreateTempSubdirectory("surus-bench-").FullName;
    private LocalCluster local = null!;
    private KubernetesClient client = null!;

    /// <summary>Measures each thing that often, and gives each figure when it is complete.</summary>
    /// <param name="runs">How often.</param>
    /// <param name="faultPart">Of the faults only those with that in their name.</param>
    /// <param name="cancel">Gives up.</param>
    public async IAsyncEnumerable<Figure> Run(int runs, string faultPart, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        yield return await Start(runs, cancel);
        yield return await Provision(runs, cancel);
        await Apply("pg", cancel);
        await Healthy("pg", cancel);
        foreach (var outage in await WriteOutages(runs, faultPart, cancel))
        {
            yield return outage;
        }

        yield return Memory("memory at rest, operator", local.Processes("manager controller"));
        yield return Memory("memory at rest, instance manager", local.Processes("manager instance run"));
        yield return Memory("memory at rest, surus-local", HostProcesses.Find("surus-local daemon " + state));
    }

    public async ValueTask DisposeAsync()
    {
        client?.Dispose();
        await local.Local(CancellationToken.None, "reset");
        if (Directory.Exists(state))
        {
            Directory.Delete(state, recursive: true);
        }
    }

    private async Task<Figure> Start(int runs, CancellationToken cancel)
    {
        var figure = new Figure("`surus-local up`, from nothing to ready", "s");
        for (var run = 0; run < runs; run++)
        {
            if (run > 0)
            {
                await local.Local(cancel, "reset");
            }

            local = new LocalCluster(repository, state);
            var start = clock.GetTimestamp();
            await local.Local(cancel, "up", "--nodes", "3");
            figure.Add(clock.GetElapsedTime(start).TotalSeconds);
        }

        await local.Up(nodes: 3, cancel);
        await local.Local(cancel, "load-image", Image, "/", "--user", "26=postgres");
        client = new KubernetesClient(KubernetesConfiguration.FromKubeconfig(new KubeconfigOverrides { Path = local.Kubeconfig }, clock));
        await local.Kubectl(cancel, "apply", "--server-side", "-f", local.Manifest);
        await client.WaitUntil<Deployment>(
            new NamespacedName("cnpg-system", "cnpg-controller-manager"), deployment => deployment?.Status?.AvailableReplicas > 0, cancel);
        return figure;
    }

    private async Task<Figure> Provision(int runs, CancellationToken cancel)
    {
        var figure = new Figure("`kubectl apply` to three healthy instances", "s");
        for (var run = 0; run < runs; run++)
        {
            var name = $"new-{run}";
            var start = clock.GetTimestamp();
            await Apply(name, cancel);
            await Healthy(name, cancel);
            figure.Add(clock.GetElapsedTime(start).TotalSeconds);
            await local.Kubectl(cancel, "delete", "cluster", name);
            await local.Kubectl(cancel, "wait", "--for=delete", "pod", "-l", $"{Labels.Cluster}={name}", "--timeout=60s");
        }

        return figure;
    }

    // One of each after the other: the same again within half a minute would look like a server that can't be started, and get another answer.
    private async Task<IReadOnlyList<Figure>> WriteOutages(int runs, string faultPart, CancellationToken cancel)
    {
        var figures = new Faults(local, client, Namespace, "pg").All
            .Where(fault => fault.Name.Contains(faultPart, StringComparison.OrdinalIgnoreCase))
            .Select(fault => (Fault: fault, Figure: new Figure($"write outage, {fault.Name}", "ms"))).ToList();
        for (var run = 0; run < runs; run++)
        {
            foreach (var (fault, figure) in figures)
            {
                var outage = await WriteOutage(fault, cancel);
                figure.Add(outage.TotalMilliseconds);
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{fault.Name}: {outage.TotalMilliseconds:0} ms"));
            }
        }

        return [.. figures.Select(measured => measured.Figure)];
    }

    private async Task<TimeSpan> WriteOutage(Fault fault, CancellationToken cancel)
    {
        await fault.Prepare(cancel);
        var writer = new RowWriter(await DatabaseAccess.ConnectionString(client, new NamespacedName(Namespace, "pg"), cancel), TimeSpan.FromMilliseconds(5), clock);
        await writer.Prepare(cancel);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var writing = writer.Run(stop.Token);
        await writer.Until(RowsAround, cancel);
        var primary = (await client.Get<Cluster>(new NamespacedName(Namespace, "pg"), cancel)).Status!.CurrentPrimary!;
        var killed = clock.GetTimestamp();
        await fault.Inject(primary, cancel);
        await writer.Until(writer.Acknowledged.Length + RowsAround, cancel);
        await fault.Undo(primary, cancel);
        await Healthy("pg", cancel);
        var outage = Outage.Longest(writer.Acknowledged, killed, clock);
        await stop.CancelAsync();
        await writing;
        return await writer.Missing(cancel) is { Count: > 0 } missing
            ? throw new InvalidOperationException($"{missing.Count} acknowledged rows are missing after: {fault.Name}.")
            : outage;
    }

    private static Figure Memory(string name, IReadOnlyList<int> processes)
    {
        var figure = new Figure(name, "MiB RSS");
        foreach (var pid in processes)
        {
            figure.Add(HostProcesses.ResidentMebibytes(pid));
        }

        return figure;
    }

    private async Task Apply(string name, CancellationToken cancel)
    {
        var outcome = await local.Apply($$"""
            apiVersion: postgresql.cnpg.io/v1
            kind: Cluster
            metadata:
              name: {{name}}
              namespace: {{Namespace}}
            spec:
              instances: {{Instances}}
              imageName: {{Image}}
              postgresql:
                synchronous: { method: any, number: 1 }
              storage:
                storageClass: loop
                size: 4Gi
            """, cancel);
        if (outcome.ExitCode != 0)
        {
            throw new InvalidOperationException($"The manifest of {name} was refused: {outcome.Errors}");
        }
    }

    private Task Healthy(string name, CancellationToken cancel) => client.WaitUntil<Cluster>(
        new NamespacedName(Namespace, name),
        cluster => cluster?.Status is { Phase: Phase.Healthy, ReadyInstances: Instances },
        cancel);
}
