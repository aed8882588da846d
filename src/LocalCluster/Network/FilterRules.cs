namespace Surus.LocalCluster.Network;

/// <summary>The nftables table of an instance, as the text that <c>nft -f</c> reads. Pure.</summary>
/// <remarks>
/// <para>Every packet between pods is routed by the machine (each pod has a link of its own), so one place sees all:</para>
/// <list type="bullet">
/// <item><c>cuts</c>: whose packets to whom vanish (<see cref="CutRules"/>);</item>
/// <item><c>present</c>: the addresses that somebody has. A packet to any other address of the cluster, be it a pod that
/// is gone or a service with no ready endpoint, is refused at once, so that clients turn elsewhere without a time-out;</item>
/// <item><c>services</c>: where the ports of services lead;</item>
/// <item><c>hairpins</c>: pods that reach themselves through a service: the pod must not see its own address as the sender.</item>
/// </list>
/// </remarks>
internal static class FilterRules
{
    /// <summary>Creates the table anew, whatever was there.</summary>
    public static string Create(NetworkOptions options) => $$"""
        table ip {{options.Table}} { }
        delete table ip {{options.Table}}
        table ip {{options.Table}} {
          map services { type ipv4_addr . inet_proto . inet_service : verdict; }
          set hairpins { type ipv4_addr . ipv4_addr; }
          set present { type ipv4_addr; elements = { {{options.HostAddress}} } }
          chain cuts { }
          chain refuse {
            meta l4proto tcp reject with tcp reset
            reject with icmp type port-unreachable
          }
          chain filter {
            jump cuts
            ip daddr { {{options.PodRange}}, {{options.ServiceRange}} } ip daddr != @present goto refuse
          }
          chain prerouting {
            type nat hook prerouting priority -100;
            ip daddr {{options.ServiceRange}} ip daddr . meta l4proto . th dport vmap @services
          }
          chain nat-output {
            type nat hook output priority -100;
            ip daddr {{options.ServiceRange}} ip daddr . meta l4proto . th dport vmap @services
          }
          chain postrouting {
            type nat hook postrouting priority 100;
            ip saddr . ip daddr @hairpins snat to {{options.HostAddress}}
          }
          chain forward { type filter hook forward priority 0; jump filter; }
          chain output { type filter hook output priority 0; jump filter; }
          chain input { type filter hook input priority 0; jump cuts; }
        }
        """;

    /// <summary>Removes the table, whether or not it is there.</summary>
    public static string Delete(NetworkOptions options) => $"table ip {options.Table} {{ }}\ndelete table ip {options.Table}\n";

    /// <summary>Says that somebody has these addresses, or no longer.</summary>
    public static string Present(NetworkOptions options, bool add, params IEnumerable<System.Net.IPAddress> addresses) =>
        $"{(add ? "add" : "delete")} element ip {options.Table} present {{ {string.Join(", ", addresses)} }}\n";
}
