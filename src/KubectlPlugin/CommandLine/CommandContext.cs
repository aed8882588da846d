using System.CommandLine;
using System.Text.Json.Nodes;
using Surus.Api;
using Surus.Kubernetes;

namespace Surus.KubectlPlugin;

/// <summary>What a command works with: the client, the namespace, the screen and the clock.</summary>
internal sealed class CommandContext(KubernetesClient client, Screen screen, TimeProvider time) : IDisposable
{
    public KubernetesClient Client => client;

    public Screen Screen => screen;

    public DateTimeOffset Now => time.GetUtcNow();

    public string Namespace => client.Configuration.Namespace;

    public static CommandContext Open(ParseResult parsed, GlobalOptions global)
    {
        var configuration = KubernetesConfiguration.FromKubeconfig(global.Overrides(parsed), TimeProvider.System);
        var options = new KubernetesClientOptions { UserAgent = "kubectl-cnpg", MaxAttempts = 3 };
        options = global.RequestTimeout(parsed) is { } limit ? options with { RequestTimeout = limit } : options;
        return new CommandContext(new KubernetesClient(configuration, options), global.Screen(parsed), TimeProvider.System);
    }

    public NamespacedName Key(string name) => new(Namespace, name);

    /// <summary>The cluster of this name.</summary>
    /// <exception cref="PluginException">There is none.</exception>
    public async Task<Cluster> Cluster(string name, CancellationToken cancel) =>
        await client.Find<Cluster>(Key(name), cancel).ConfigureAwait(false)
        ?? throw new PluginException($"There is no Cluster \"{name}\" in namespace \"{Namespace}\".");

    /// <summary>The pods that run instances of the cluster.</summary>
    public async Task<IReadOnlyList<KubernetesTypes.Pod>> Pods(string cluster, CancellationToken cancel) =>
        (await client.ListAll<KubernetesTypes.Pod>(
            new Selection(Namespace, $"{Labels.Cluster}={cluster},{Labels.PodRole}={PodRoles.Instance}"), cancel).ConfigureAwait(false)).Items;

    /// <summary>Changes the cluster on top of what was read; where someone else changed it meanwhile, reads and decides again.</summary>
    /// <param name="name">The cluster.</param>
    /// <param name="change">From the cluster as read, the merge patch; null for nothing to do.</param>
    /// <param name="status">True to change the status.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>False where there was nothing to do.</returns>
    public async Task<bool> Change(
        string name, Func<Cluster, JsonObject?> change, bool status, CancellationToken cancel)
    {
        const int Attempts = 5;
        for (var attempt = 1; ; attempt++)
        {
            var cluster = await Cluster(name, cancel).ConfigureAwait(false);
            if (change(cluster) is not { } patch)
            {
                return false;
            }

            patch["metadata"] ??= new JsonObject();
            patch["metadata"]!["resourceVersion"] = cluster.Metadata.ResourceVersion;
            try
            {
                _ = status
                    ? await client.PatchStatus<Cluster>(Key(name), Patch.Merge(patch), cancel).ConfigureAwait(false)
                    : await client.Patch<Cluster>(Key(name), Patch.Merge(patch), cancel).ConfigureAwait(false);
                return true;
            }
            catch (ApiException error) when (error.IsConflict && attempt < Attempts)
            {
                // Someone was faster: decide again on what is there now.
            }
        }
    }

    public void Dispose() => client.Dispose();
}
