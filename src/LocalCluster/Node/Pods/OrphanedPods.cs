namespace Surus.LocalCluster.Node;

/// <summary>Removes what is left on this machine of pods that were removed from the API while no node was there to see it.</summary>
internal static class OrphanedPods
{
    /// <summary>Ends and removes all pods of the node's folder but those that are wanted.</summary>
    /// <param name="node">The node.</param>
    /// <param name="wanted">The uids of the pods that the API has.</param>
    public static async Task RemoveAsync(NodeContext node, IReadOnlySet<string> wanted)
    {
        var folder = node.Host.Options.PodsFolder(node.Name);
        var orphans = Directory.Exists(folder)
            ? Directory.GetDirectories(folder).Where(path => !wanted.Contains(Path.GetFileName(path)))
            : [];
        await Task.WhenAll(orphans.Select(path => RemoveAsync(node, new PodFolder(path))));
    }

    private static async Task RemoveAsync(NodeContext node, PodFolder pod)
    {
        foreach (var (container, attempt) in pod.Runs())
        {
            await node.Host.Runc.DeleteAsync(pod.ContainerId(container, attempt));
            RootFileSystem.Remove(pod.Bundle(container, attempt));
        }

        var sandbox = new PodSandbox(node, pod);
        if (pod.LoadNetwork() is { } network)
        {
            sandbox.Adopt(network);
        }

        await sandbox.RemoveAsync();
        pod.Delete();
    }
}
