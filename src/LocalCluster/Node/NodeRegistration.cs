using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Surus.KubernetesTypes;
using Surus.LocalCluster.Cluster;
using Surus.LocalCluster.Network;

namespace Surus.LocalCluster.Node;

/// <summary>Keeps the Node object and its Lease: that the node exists, what it has, and that it is alive.</summary>
internal sealed partial class NodeRegistration(NodeContext node, Cidr podRange)
{
    private const string LeaseNamespace = "kube-node-lease";
    private const int LeaseSeconds = 40;
    private static readonly TimeSpan StatusEvery = TimeSpan.FromMinutes(5);

    private DateTimeOffset readySince;

    /// <summary>Creates the Node object where there is none, and says that the node is ready.</summary>
    public async Task RegisterAsync(CancellationToken cancel)
    {
        readySince = node.Time.GetUtcNow();
        if (await node.Api.Get(ResourceTypes.Nodes, null, node.Name, cancel) is null)
        {
            await node.Api.Create(ResourceTypes.Nodes, null, ClusterObjects.ToJson(New()), cancel);
        }

        await ReportAsync(cancel);
        await RenewAsync(cancel);
    }

    /// <summary>Reports until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(node.Host.Options.LeaseEvery, node.Time);
        var reported = node.Time.GetUtcNow();
        while (await timer.WaitForNextTickAsync(cancel))
        {
            try
            {
                await RenewAsync(cancel);
                if (await Doubted(cancel) || node.Time.GetUtcNow() - reported >= StatusEvery)
                {
                    await ReportAsync(cancel);
                    reported = node.Time.GetUtcNow();
                }
            }
            catch (ApiException refused)
            {
                NotRenewed(node.Logger, node.Name, refused.Message);
            }
        }
    }

    /// <summary>A node that comes back from behind a cut finds that it was taken as gone.</summary>
    private async Task<bool> Doubted(CancellationToken cancel)
    {
        var doubted = (await node.Api.Get(ResourceTypes.Nodes, null, node.Name, cancel))?.Condition("Ready") != "True";
        readySince = doubted ? node.Time.GetUtcNow() : readySince;
        return doubted;
    }

    private KubernetesTypes.Node New() => new()
    {
        Metadata = new ObjectMeta { Name = node.Name, Labels = NodeObject.Labels(node.Name) },
        Spec = new NodeSpec { PodCIDR = podRange.ToString(), PodCIDRs = [podRange.ToString()], ProviderID = $"surus://{node.Name}" },
    };

    private async Task ReportAsync(CancellationToken cancel)
    {
        var status = NodeObject.Status(node.Name, node.Address, node.Capacity, node.Time.GetUtcNow(), readySince);
        var patch = new JsonObject { ["status"] = ClusterObjects.ToJson(status) };
        await node.Api.MergePatch(ResourceTypes.Nodes, null, node.Name, patch, "status", cancel);
    }

    private async Task RenewAsync(CancellationToken cancel)
    {
        var lease = new Lease
        {
            Metadata = new ObjectMeta { Name = node.Name, Namespace = LeaseNamespace },
            Spec = new LeaseSpec { HolderIdentity = node.Name, LeaseDurationSeconds = LeaseSeconds, RenewTime = node.Time.GetUtcNow() },
        };
        if (await node.Api.Get(ResourceTypes.Leases, LeaseNamespace, node.Name, cancel) is null)
        {
            await node.Api.Create(ResourceTypes.Leases, LeaseNamespace, ClusterObjects.ToJson(lease), cancel);
            return;
        }

        var patch = new JsonObject { ["spec"] = JsonSerializer.SerializeToNode(lease.Spec, KubernetesJson.TypeInfo<LeaseSpec>()) };
        await node.Api.MergePatch(ResourceTypes.Leases, LeaseNamespace, node.Name, patch, null, cancel);
    }

    [LoggerMessage(LogLevel.Warning, "The lease of node {Name} was not renewed: {Problem}")]
    private static partial void NotRenewed(ILogger logger, string name, string problem);
}
