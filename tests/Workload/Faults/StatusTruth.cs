using System.Text.RegularExpressions;
using Surus.Api;

namespace Surus.Workload;

/// <summary>What the status and <c>kubectl cnpg status</c> say, against what PostgreSQL itself says.</summary>
public static class StatusTruth
{
    // Slots are looked after every 30 s.
    private static readonly TimeSpan slotsAreTidied = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan betweenLooks = TimeSpan.FromSeconds(1);

    /// <summary>What is not as it is said to be; empty where all is.</summary>
    public static async Task<IReadOnlyList<string>> Complaints(DatabaseCluster cluster, Cluster seen, CancellationToken cancel)
    {
        var complaints = new List<string>();
        void Same(string what, object? said, object? found)
        {
            if (!Equals(said, found))
            {
                complaints.Add($"{what}: said {said}, found {found}.");
            }
        }

        var (status, primary) = (seen.Status!, seen.Status!.CurrentPrimary!);
        Same("target primary", status.TargetPrimary, primary);
        var plugin = await cluster.PluginStatus(cancel);
        Same("primary of the plugin", (string?)plugin["cluster"]!["status"]!["currentPrimary"], primary);
        var reports = plugin["instanceStatus"]!["items"]!.AsArray();
        Same("instances of the plugin", reports.Count, cluster.Shape.Instances);
        foreach (var report in reports)
        {
            var instance = (string)report!["pod"]!["metadata"]!["name"]!;
            Same($"role of {instance}", (bool)report["isPrimary"]!, instance == primary);
            Same($"timeline of {instance}", (int?)report["timeLineID"], status.TimelineId);
            Same($"work of {instance}", instance == primary ? "serves" : $"streams {status.TimelineId}", await cluster.Ask(instance, Work, cancel));
        }

        var text = await cluster.Plugin(cancel, "status");
        Same("primary and phase in words", true, Regex.IsMatch(text, $@"Primary instance:\s+{primary}") && text.Contains(Phase.Healthy, StringComparison.Ordinal));
        Same("replicas that stream and have a slot", cluster.Shape.Instances - 1, await Streaming(cluster, primary, cancel));
        return complaints;
    }

    private const string Work = "select case when pg_is_in_recovery() then coalesce((select 'streams ' || received_tli from pg_stat_wal_receiver where status = 'streaming'), 'recovers') else 'serves' end";

    // Null where there is a slot beside theirs: nobody reads from that one, and it keeps WAL.
    private static async Task<int?> Streaming(DatabaseCluster cluster, string primary, CancellationToken cancel)
    {
        const string Query = """
            select (select count(*) from pg_stat_replication where state = 'streaming') || ' '
                || (select count(*) from pg_replication_slots where active) || ' ' || (select count(*) from pg_replication_slots)
            """;
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var counts = (await cluster.Ask(primary, Query, cancel)).Split(' ').Select(int.Parse).ToList();
            if (counts.TrueForAll(count => count == counts[0]))
            {
                return counts[0];
            }

            if (TimeProvider.System.GetElapsedTime(began) > slotsAreTidied)
            {
                return null;
            }

            await Task.Delay(betweenLooks, cancel);
        }
    }
}
