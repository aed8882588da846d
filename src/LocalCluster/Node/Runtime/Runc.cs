using Surus.LocalCluster.Network;

namespace Surus.LocalCluster.Node;

/// <summary>What is asked of <c>runc</c> directly; starting containers is the shim's.</summary>
/// <param name="root">Where it keeps its state.</param>
internal sealed class Runc(string root)
{
    /// <summary>Where it keeps its state.</summary>
    public string Root => root;

    /// <summary>Removes what is left of a container: its state, cgroup, and processes if any. Safe to repeat.</summary>
    public async Task DeleteAsync(string id)
    {
        if (Directory.Exists(Path.Combine(root, id)))
        {
            await Tool.RequireAsync("runc", ["--root", root, "delete", "--force", id]);
        }
    }

    /// <summary>The arguments of <c>runc exec</c> for a command in a container.</summary>
    public IReadOnlyList<string> ExecArguments(string id, IEnumerable<string> options, IReadOnlyList<string> command) =>
        ["--root", root, "exec", .. options, id, .. command];
}
