using System.Globalization;
using System.Net;
using System.Text;

namespace Surus.LocalCluster.Network;

/// <summary>Routes of services as nftables text: the difference between what is and what shall be, as one transaction. Pure.</summary>
internal static class ServiceRules
{
    /// <summary>The whole table anew, whatever an earlier life of this process left in it.</summary>
    public static string All(NetworkOptions options, IReadOnlyDictionary<string, ServiceRoute> routes)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"flush map ip {options.Table} services\nflush set ip {options.Table} hairpins\n");
        return text.Append(Change(options, new Dictionary<string, ServiceRoute>(), routes)).ToString();
    }

    /// <summary>The difference; empty where there is none.</summary>
    public static string Change(
        NetworkOptions options, IReadOnlyDictionary<string, ServiceRoute> before, IReadOnlyDictionary<string, ServiceRoute> after)
    {
        var text = new StringBuilder();
        foreach (var route in before.Values.Where(route => !after.TryGetValue(route.Name, out var now) || now.Endpoints.Count == 0))
        {
            if (route.Endpoints.Count > 0)
            {
                text.Append(Element(options, "delete", route)).Append(Chain(options, "flush", route)).Append(Chain(options, "delete", route));
            }
        }

        foreach (var route in after.Values.Where(route => route.Endpoints.Count > 0))
        {
            var old = before.GetValueOrDefault(route.Name);
            if (old is null || !old.Endpoints.SequenceEqual(route.Endpoints))
            {
                text.Append(Chain(options, "add", route)).Append(Chain(options, "flush", route)).Append(Rule(options, route));
                text.Append(old is { Endpoints.Count: > 0 } ? "" : Element(options, "add", route));
            }
        }

        return text.Append(Hairpins(options, Places(before), Places(after))).ToString();
    }

    private static string ChainName(ServiceRoute route) => $"s/{route.Name}";

    private static string Chain(NetworkOptions options, string verb, ServiceRoute route) =>
        $"{verb} chain ip {options.Table} {ChainName(route)}\n";

    private static string Element(NetworkOptions options, string verb, ServiceRoute route)
    {
        var target = verb == "add" ? $" : goto {ChainName(route)}" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{verb} element ip {options.Table} services {{ {route.Address} . {route.Protocol} . {route.Port}{target} }}\n");
    }

    private static string Rule(NetworkOptions options, ServiceRoute route)
    {
        var places = route.Endpoints.Select((place, index) =>
            string.Create(CultureInfo.InvariantCulture, $"{index} : {place.Address} . {place.Port}"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"add rule ip {options.Table} {ChainName(route)} meta l4proto {route.Protocol} dnat ip to numgen random mod {route.Endpoints.Count} map {{ {string.Join(", ", places)} }}\n");
    }

    private static HashSet<IPAddress> Places(IReadOnlyDictionary<string, ServiceRoute> routes) =>
        [.. routes.Values.SelectMany(route => route.Endpoints).Select(place => place.Address)];

    private static string Hairpins(NetworkOptions options, HashSet<IPAddress> before, HashSet<IPAddress> after) =>
        Hairpins(options, "delete", before.Except(after)) + Hairpins(options, "add", after.Except(before));

    private static string Hairpins(NetworkOptions options, string verb, IEnumerable<IPAddress> addresses)
    {
        var pairs = addresses.Select(address => $"{address} . {address}").Order(StringComparer.Ordinal).ToList();
        return pairs.Count == 0 ? "" : $"{verb} element ip {options.Table} hairpins {{ {string.Join(", ", pairs)} }}\n";
    }
}
