namespace Surus.Simulation;

/// <summary>A client outside that writes through the service <c>-rw</c>: over one connection as long as it lasts, then over another.</summary>
internal sealed class WriteSession(World world)
{
    private Instance? server;
    private int life;
    private uint line;

    /// <summary>The newest line on which a connection that was made before this one had anything acknowledged.</summary>
    private uint before;

    /// <summary>The newest line on which this client had anything acknowledged.</summary>
    private uint newest;

    /// <summary>The server of the open connection, or that of a new one; null where the service leads nowhere.</summary>
    public Instance? Connect()
    {
        if (server is { } open && (open.IsGone || open.Postgres.Life != life || !world.Net.RoundTrip(world.OutsideParty, open.Party)))
        {
            server = null;
        }

        // Now and then it closes the connection by itself, and begins another.
        if (server is null || world.Random.Chance(10))
        {
            var writers = world.Services.Proxy(world.OutsideParty).Writers;
            server = writers.IsEmpty ? null : world.Named(world.Random.Pick(writers));
            (life, line, before) = (server?.Postgres.Life ?? 0, 0, newest);
        }

        return server;
    }

    /// <summary>A write was acknowledged: all of one connection on one line, and no new connection on an older one than those before had.</summary>
    public void Acknowledged(Instance by, uint on)
    {
        if (by == server)
        {
            world.Invariants.SessionWrote(by, line == 0 ? on : line, on, before);
            line = on;
        }

        newest = Math.Max(newest, on);
    }
}
