using System.Text;
using Surus.KubernetesTypes;
using Surus.LocalCluster.Network;

namespace Surus.LocalCluster.Node;

/// <summary>The files of <c>/etc</c> by which a pod knows names. Pure.</summary>
internal static class PodFiles
{
    private const int LongestHostName = 63;

    /// <summary>The pod's host name.</summary>
    public static string HostName(Pod pod)
    {
        var name = pod.Spec?.Hostname is { Length: > 0 } own ? own : pod.Metadata.Name ?? "";
        return name.Length <= LongestHostName ? name : name[..LongestHostName].TrimEnd('-', '.');
    }

    /// <summary><c>/etc/hosts</c>.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="address">Its address.</param>
    /// <param name="domain">The cluster's domain.</param>
    /// <param name="machine">The machine's own file, which a pod in the machine's network has.</param>
    public static string Hosts(Pod pod, string address, string domain, string machine)
    {
        var text = new StringBuilder();
        if (pod.Spec?.HostNetwork == true)
        {
            text.Append(machine.TrimEnd()).Append('\n');
        }
        else
        {
            var name = HostName(pod);
            var full = pod.Spec?.Subdomain is { Length: > 0 } subdomain ? $"{name}.{subdomain}.{pod.Metadata.Namespace}.svc.{domain}\t" : "";
            text.Append("127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n");
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{address}\t{full}{name}\n");
        }

        foreach (var alias in pod.Spec?.HostAliases ?? [])
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{alias.Ip}\t{string.Join('\t', alias.Hostnames ?? [])}\n");
        }

        return text.ToString();
    }

    /// <summary><c>/etc/resolv.conf</c>.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="network">The cluster's network.</param>
    /// <param name="machine">The machine's own file.</param>
    public static string Resolver(Pod pod, NetworkOptions network, string machine)
    {
        var spec = pod.Spec!;
        var policy = spec.DnsPolicy ?? "ClusterFirst";
        var own = spec.DnsConfig;
        if (policy == "Default" || (policy == "ClusterFirst" && spec.HostNetwork == true))
        {
            return machine;
        }

        var cluster = policy != "None";
        var domain = network.ClusterDomain;
        string[] searches = cluster ? [$"{pod.Metadata.Namespace}.svc.{domain}", $"svc.{domain}", domain] : [];
        string[] servers = cluster ? [network.HostAddress.ToString()] : [];
        var options = (own?.Options ?? []).ToDictionary(option => option.Name ?? "", option => option.Value);
        if (cluster)
        {
            options.TryAdd("ndots", "5");
        }

        var lines = servers.Concat(own?.Nameservers ?? []).Select(server => $"nameserver {server}").ToList();
        lines.Add($"search {string.Join(' ', searches.Concat(own?.Searches ?? []))}");
        lines.Add($"options {string.Join(' ', options.Select(option => option.Value is null ? option.Key : $"{option.Key}:{option.Value}"))}");
        return string.Join('\n', lines) + "\n";
    }
}
