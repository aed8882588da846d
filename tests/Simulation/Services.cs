using System.Collections.Immutable;
using Surus.Api;

namespace Surus.Simulation;

/// <summary>
/// The services: who is behind each follows from the labels and the readiness of the pods, and every node's proxy learns of it by itself, late. A proxy that
/// is cut off from the API server sends clients where it did before.
/// </summary>
internal sealed class Services(World world)
{
    private readonly Dictionary<int, Endpoints> proxies = [];

    /// <summary>What the proxy of a party knows.</summary>
    public Endpoints Proxy(int party) => proxies.GetValueOrDefault(party) ?? Endpoints.None;

    /// <summary>The pods have changed.</summary>
    public void Follow(Members members)
    {
        var endpoints = Endpoints.Of(members);
        foreach (var instance in world.Instances)
        {
            Deliver(instance.Party, endpoints);
        }

        Deliver(world.OutsideParty, endpoints);
    }

    /// <summary>Whether every proxy that could be asked sends writers to the primary, and readers to the others.</summary>
    public bool LeadTo(Instance leader) =>
        world.Instances.Select(instance => instance.Party).Append(world.OutsideParty).Select(Proxy).All(proxy =>
            proxy.Writers is [var writer] && writer == leader.Name && proxy.Readers.Length == world.Instances.Count - 1 && !proxy.Readers.Contains(leader.Name));

    private void Deliver(int party, Endpoints endpoints) =>
        world.Time.After(world.Random.Milliseconds(1, world.Options.ProxyMilliseconds), () => Learn(party, endpoints));

    private void Learn(int party, Endpoints endpoints)
    {
        if (endpoints.Version <= Proxy(party).Version)
        {
            return;
        }

        if (world.Net.RoundTrip(party, World.ApiParty))
        {
            proxies[party] = endpoints;
        }
        else
        {
            world.Time.After(TimeSpan.FromMilliseconds(500), () => Learn(party, endpoints));
        }
    }
}

/// <summary>Who is behind the services.</summary>
/// <param name="Version">As of which version of the pods.</param>
/// <param name="Writers">Behind <c>-rw</c>.</param>
/// <param name="Readers">Behind <c>-ro</c>.</param>
internal sealed record Endpoints(long Version, ImmutableArray<string> Writers, ImmutableArray<string> Readers)
{
    public static Endpoints None { get; } = new(0, [], []);

    /// <summary>The first behind <c>-rw</c>; null where there is none.</summary>
    public string? ReadWrite => Writers.IsEmpty ? null : Writers[0];

    public static Endpoints Of(Members members) => new(
        members.Version, [.. Behind(members, InstanceRoles.Primary)], [.. Behind(members, InstanceRoles.Replica)]);

    private static IEnumerable<string> Behind(Members members, string role) => members.BySerial.Values
        .Where(member => member.Pod is { IsReady: true, IsLeaving: false } pod && pod.Role == role && pod.Address.Length > 0)
        .Select(member => member.Name);
}
