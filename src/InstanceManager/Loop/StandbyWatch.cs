using System.Collections.Immutable;
using Surus.Api;
using Surus.Decisions;

namespace Surus.InstanceManager;

/// <summary>What the primary remembers from look to look of how its standbys confirm.</summary>
internal sealed class StandbyWatch
{
    private ImmutableArray<StandbyConfirmation> _last = [];

    /// <summary>The standbys that were not counted on at the last look.</summary>
    public ImmutableSortedSet<string> Silent { get; private set; } = [];

    /// <summary>Looks once more.</summary>
    /// <param name="view">What else is known now.</param>
    /// <param name="others">The other instances.</param>
    /// <param name="server">What PostgreSQL says now; null where it did not answer: then all stays as it was.</param>
    /// <returns>The view, with the standbys.</returns>
    public InstanceView Look(InstanceView view, IEnumerable<string> others, InstanceStatusReport? server)
    {
        _last = view.Postgres is not { State: PostgresState.Running, IsPrimary: true, IsPromoting: false } ? []
            : server is { IsPrimary: true } ? [.. others.Select(name => Next(name, server, view.Uptime))]
            : _last;
        var seen = view with { Postgres = view.Postgres with { Confirmations = _last } };
        Silent = SilentStandbys.Of(seen, Silent);
        return seen with { SilentStandbys = Silent };
    }

    private StandbyConfirmation Next(string name, InstanceStatusReport server, TimeSpan now) =>
        StandbyConfirmation.Next(
            _last.FirstOrDefault(standby => standby.Name == name), name,
            server.ReplicationInfo?.Where(row => row.ApplicationName == name).OrderByDescending(row => row.State == "streaming").FirstOrDefault(), now);
}
