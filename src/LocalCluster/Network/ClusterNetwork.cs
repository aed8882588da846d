using System.Globalization;
using System.Net;

namespace Surus.LocalCluster.Network;

/// <summary>
/// The network of one instance: a link with the machine's and the nodes' addresses, for each pod a namespace with a
/// routed link of its own, and one nftables table.
/// </summary>
/// <param name="options">Names and addresses.</param>
internal sealed class ClusterNetwork(NetworkOptions options)
{
    private int links;

    /// <summary>Names and addresses.</summary>
    public NetworkOptions Options => options;

    /// <summary>Creates link, addresses, routes and table, or takes over those of an earlier life.</summary>
    /// <param name="nodeCount">How many nodes get an address.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task SetUpAsync(int nodeCount, CancellationToken cancel)
    {
        var nodes = Enumerable.Range(1, nodeCount).Select(options.NodeAddress).ToList();
        var batch = new List<string>();
        if (!Directory.Exists($"/sys/class/net/{options.AnchorLink}"))
        {
            batch.Add($"link add {options.AnchorLink} type bridge");
        }

        batch.Add($"link set {options.AnchorLink} up");
        batch.AddRange(nodes.Prepend(options.HostAddress).Select(address => $"addr replace {address}/32 dev {options.AnchorLink}"));
        batch.Add($"route replace {options.PodRange} dev {options.AnchorLink} src {options.HostAddress}");
        batch.Add($"route replace {options.ServiceRange} dev {options.AnchorLink} src {options.HostAddress}");
        await Ip(null, batch, cancel);
        // A table of an earlier life stays as it is: running pods must not lose a packet because this process begins anew.
        var exists = (await Tool.RunAsync("nft", ["list", "table", "ip", options.Table], cancel: cancel)).ExitCode == 0;
        await ApplyAsync((exists ? "" : FilterRules.Create(options) + "\n") + FilterRules.Present(options, add: true, nodes), cancel);
    }

    /// <summary>Names for a pod's place in the network; nothing is made yet.</summary>
    /// <param name="podName">A name unique in the instance: at most 60 letters, digits and dashes.</param>
    /// <param name="address">The pod's address.</param>
    public PodNetwork Plan(string podName, IPAddress address) => new(options.NamespacePrefix + podName, NextLink(), address);

    /// <summary>Makes a pod's namespace and connects it.</summary>
    /// <param name="network">As planned.</param>
    /// <param name="nodeAddress">Its node's address: the pod's way out, and the sender of what the machine sends to it.</param>
    /// <param name="cancel">Gives up; the caller then disconnects.</param>
    public async Task ConnectAsync(PodNetwork network, IPAddress nodeAddress, CancellationToken cancel)
    {
        var address = network.Address;
        var present = ApplyAsync(FilterRules.Present(options, add: true, address), cancel);
        await Ip(null,
        [
            $"netns add {network.Namespace}",
            $"link add {network.Link} type veth peer name eth0 netns {network.Namespace}",
            $"link set {network.Link} up",
            $"route replace {address}/32 dev {network.Link} src {nodeAddress}",
        ], cancel);
        // Forwarding for this link only: the machine's own setting stays as its owner left it.
        await File.WriteAllTextAsync($"/proc/sys/net/ipv4/conf/{network.Link}/forwarding", "1", cancel);
        await Ip(network.Namespace,
        [
            "link set lo up",
            "link set eth0 up",
            $"addr add {address}/32 dev eth0",
            $"route add {nodeAddress}/32 dev eth0",
            $"route add default via {nodeAddress} dev eth0",
        ], cancel);
        await present;
    }

    /// <summary>Takes a pod off the network. Its address refuses connections from then on. Safe to repeat.</summary>
    public async Task DisconnectAsync(PodNetwork network, CancellationToken cancel)
    {
        if (network.Namespace is null)
        {
            return;
        }

        await ApplyAsync(
            FilterRules.Present(options, add: true, network.Address) + FilterRules.Present(options, add: false, network.Address), cancel);
        await RemoveLinkAndNamespace(network.Link!, network.Namespace, cancel);
    }

    /// <summary>Lets the packets of these cuts vanish, and all others flow.</summary>
    public Task CutAsync(IEnumerable<PacketCut> cuts, CancellationToken cancel) => ApplyAsync(CutRules.All(options, cuts), cancel);

    /// <summary>Applies nftables text as one transaction.</summary>
    public static Task ApplyAsync(string rules, CancellationToken cancel) => Tool.RequireAsync("nft", ["-f", "-"], rules, cancel);

    /// <summary>Says that the addresses of pods of an earlier life are in use.</summary>
    public Task AdoptAsync(IReadOnlyCollection<PodNetwork> pods, CancellationToken cancel)
    {
        var connected = pods.Where(pod => pod.Link is not null).ToList();
        var numbers = connected.Select(pod => int.Parse(pod.Link![options.LinkPrefix.Length..], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        links = numbers.Append(links).Max();
        return connected.Count == 0
            ? Task.CompletedTask
            : ApplyAsync(FilterRules.Present(options, add: true, connected.Select(pod => pod.Address)), cancel);
    }

    /// <summary>Removes all links, namespaces and the table of the instance, also those that a crash left behind.</summary>
    public async Task TearDownAsync(CancellationToken cancel)
    {
        var podLinks = Directory.GetDirectories("/sys/class/net").Select(path => Path.GetFileName(path)!)
            .Where(link => link.StartsWith(options.LinkPrefix, StringComparison.Ordinal));
        foreach (var link in podLinks.Append(options.AnchorLink).Where(link => Directory.Exists($"/sys/class/net/{link}")))
        {
            await Tool.RunAsync("ip", ["link", "delete", link], cancel: cancel);
        }

        var names = Directory.Exists("/run/netns") ? Directory.GetFiles("/run/netns", options.NamespacePrefix + "*") : [];
        foreach (var name in names)
        {
            await Tool.RequireAsync("ip", ["netns", "delete", Path.GetFileName(name)], cancel: cancel);
        }

        await ApplyAsync(FilterRules.Delete(options), cancel);
    }

    private static async Task RemoveLinkAndNamespace(string link, string @namespace, CancellationToken cancel)
    {
        // The link goes first and by name: a namespace is destroyed only some time after it was deleted.
        if (Directory.Exists($"/sys/class/net/{link}"))
        {
            await Tool.RunAsync("ip", ["link", "delete", link], cancel: cancel);
        }

        if (File.Exists($"/run/netns/{@namespace}"))
        {
            await Tool.RequireAsync("ip", ["netns", "delete", @namespace], cancel: cancel);
        }
    }

    private static Task Ip(string? @namespace, IEnumerable<string> batch, CancellationToken cancel)
    {
        string[] arguments = @namespace is null ? ["-batch", "-"] : ["-n", @namespace, "-batch", "-"];
        return Tool.RequireAsync("ip", arguments, string.Join('\n', batch) + "\n", cancel);
    }

    private string NextLink()
    {
        string link;
        do
        {
            link = options.LinkPrefix + Interlocked.Increment(ref links).ToString("x", CultureInfo.InvariantCulture);
        }
        while (Directory.Exists($"/sys/class/net/{link}"));
        return link;
    }
}
