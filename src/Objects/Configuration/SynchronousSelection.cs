namespace Surus.Objects;

/// <summary>What the Cluster asks of synchronous replication.</summary>
public sealed record SynchronousRequest
{
    /// <summary><c>any</c> or <c>first</c>.</summary>
    public required string Method { get; init; }

    /// <summary>How many standbys a commit waits for.</summary>
    public required int Number { get; init; }

    /// <summary>At most so many instances are named; null for no limit.</summary>
    public int? MaximumFromCluster { get; init; }

    /// <summary>Names to put before the instances.</summary>
    public IReadOnlyList<string> NamesBefore { get; init; } = [];

    /// <summary>Names to put after the instances.</summary>
    public IReadOnlyList<string> NamesAfter { get; init; } = [];

    /// <summary>Whether a commit is rather acknowledged than delayed while there are too few standbys (<c>preferred</c>).</summary>
    public bool PreferAvailability { get; init; }
}

/// <summary>From the request and the instances to the standbys to name.</summary>
public static class SynchronousSelection
{
    /// <summary>The standbys; null where replication is to be asynchronous for now.</summary>
    /// <param name="request">What the Cluster asks for.</param>
    /// <param name="clusterName">The cluster's name.</param>
    /// <param name="replicas">The instances other than the primary, each with whether it is ready.</param>
    public static SynchronousStandbys? Select(
        SynchronousRequest request, string clusterName, IReadOnlyList<(string Name, bool IsReady)> replicas)
    {
        // Ready ones first, so that a limit cuts off those that could not acknowledge anyway.
        var instances = replicas
            .Where(replica => replica.IsReady || !request.PreferAvailability)
            .OrderByDescending(replica => replica.IsReady)
            .ThenBy(replica => replica.Name, StringComparer.Ordinal)
            .Select(replica => replica.Name)
            .Take(request.MaximumFromCluster ?? int.MaxValue);
        string[] names = [.. request.NamesBefore, .. instances, .. request.NamesAfter];
        var method = request.Method.ToUpperInvariant();
        if (request.PreferAvailability)
        {
            var number = Math.Min(request.Number, names.Length);
            return number == 0 ? null : new SynchronousStandbys(method, number, names);
        }

        // With nobody to name, a commit must still wait: an empty list would mean not to.
        return new SynchronousStandbys(method, request.Number, names.Length == 0 ? [$"{clusterName}-placeholder"] : names);
    }

    /// <summary>
    /// The older way: a quorum of at most <paramref name="maximum"/> of the ready replicas. Where fewer are ready, it waits for
    /// those: waiting for standbys that are not there would stop all writes.
    /// </summary>
    public static SynchronousStandbys? SelectLegacy(int maximum, IReadOnlyList<(string Name, bool IsReady)> replicas)
    {
        string[] ready = [.. replicas.Where(replica => replica.IsReady).Select(replica => replica.Name).Order(StringComparer.Ordinal)];
        var number = Math.Min(maximum, ready.Length);
        return number < 1 ? null : new SynchronousStandbys("ANY", number, ready);
    }
}
