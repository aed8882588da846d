using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Surus.Api;
using Surus.Postgres;

namespace Surus.InstanceManager.Tests;

/// <summary>The exporter on real instances.</summary>
public sealed partial class MetricsTests
{
    private const string DefaultQueries = "/api/v1/namespaces/default/configmaps/cnpg-default-monitoring";
    private const string OwnQueries = "/api/v1/namespaces/default/configmaps/own";
    private const string SecretQueries = "/api/v1/namespaces/default/secrets/own";

    private static readonly InitSettings Settings = new() { InitdbFlags = ["--encoding=UTF8", "--locale=C", "--no-sync"], Database = "app", Owner = "app" };

    [Fact(Timeout = 240_000)]
    public async Task A_primary_and_a_standby_tell_every_metric_of_the_contract()
    {
        var contract = Contract();
        await using var cluster = await TestCluster.Create();
        Name(cluster, configMaps: ["cnpg-default-monitoring"]);
        cluster.Api.Put(DefaultQueries, new JsonObject { ["data"] = new JsonObject { ["queries"] = await Default() } });
        await cluster.Init(1, Settings);
        var primary = cluster.Run(1);
        cluster.SetTarget("c-1");
        await primary.Until(report => report is { IsPrimary: true, IsPodReady: true });
        await using var sql = primary.Sql();
        await Role(sql);
        await cluster.Join(2, parent: 1);
        var standby = cluster.Run(2);
        await standby.Until(report => report is { IsPrimary: false, IsWalReceiverActive: true, IsPodReady: true });
        await primary.Until(report => report.ReplicationInfo is [{ State: "streaming" }] && report.ReplicationSlotsInfo is { Count: > 0 });

        var texts = new[] { await Scrape(primary), await Scrape(standby) };

        Assert.All(texts, text =>
        {
            Assert.DoesNotContain("cnpg_errors_total{", text, StringComparison.Ordinal);
            Assert.Contains("\ncnpg_last_error 0\n", text, StringComparison.Ordinal);
            Assert.Contains("\ncnpg_collector_last_collection_error 0\n", text, StringComparison.Ordinal);
            Assert.Contains("cnpg_collector_up{cluster=\"c\"} 1\n", text, StringComparison.Ordinal);
        });
        var told = texts.SelectMany(Types).ToHashSet();
        Assert.Empty(contract.Except(told).Select(metric => $"{metric.Name} ({metric.Type})"));
        Assert.Empty(told.Where(metric => metric.Name.StartsWith("cnpg_", StringComparison.Ordinal)).Except(await Documented()));
        Assert.Contains("cnpg_pg_replication_in_recovery 0\n", texts[0], StringComparison.Ordinal);
        Assert.Contains("cnpg_pg_replication_in_recovery 1\n", texts[1], StringComparison.Ordinal);
        Assert.Contains("cnpg_pg_replication_streaming_replicas 1\n", texts[0], StringComparison.Ordinal);
        Assert.DoesNotContain("cnpg_pg_stat_replication_", texts[1], StringComparison.Ordinal);
        Assert.Contains("cnpg_pg_extensions_update_available{datname=\"app\",extname=\"plpgsql\"", texts[0], StringComparison.Ordinal);
        Assert.Contains("cnpg_pg_settings_setting{name=\"max_worker_processes\"} 32\n", texts[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_lists_the_default_queries_as_they_are()
    {
        var queries = QueryDocument.Parse("the default queries", await Default());
        Assert.Empty(queries.Problems);
        Assert.Empty(queries.Notes);
        var told = queries.Queries.SelectMany(query => query.Columns.Where(column => column.Usage is not ColumnUsage.Label)
            .Select(column => ($"{query.Prefix}_{column.Name ?? column.Id}", column.Type.ToString().ToLowerInvariant()))).ToHashSet();
        var page = await Documented();
        Assert.Empty(told.Except(page));
        Assert.Empty(page.Where(metric => Regex.IsMatch(metric.Name, "^cnpg_(pg|backends)_")).Except(told));
    }

    [Fact(Timeout = 240_000)]
    public async Task Queries_of_users_are_run_with_care_and_a_bad_one_spoils_nothing()
    {
        await using var cluster = await TestCluster.Create();
        Name(cluster, ["own", "missing"], ["own"]);
        cluster.Api.Change(TestCluster.ClusterPath, value => value["spec"]!["monitoring"]!["metricsQueriesTTL"] = "0s");
        cluster.Api.Put(OwnQueries, new JsonObject { ["data"] = new JsonObject { ["queries"] = Own } });
        cluster.Api.Put(SecretQueries, Secret("good: {query: SELECT 5 AS v, metrics: [{v: {usage: GAUGE, description: Of the secret}}]}"));
        await cluster.Init(1, Settings);
        var primary = cluster.Run(1);
        cluster.SetTarget("c-1");
        await primary.Until(report => report is { IsPrimary: true, IsPodReady: true });
        await using var sql = primary.Sql();
        await Role(sql);
        foreach (var database in (string[])["t1", "t2", "u1"])
        {
            await sql.Execute($"CREATE DATABASE {database}", TestCluster.Cancel);
        }

        await sql.Execute("CREATE TYPE public.mood AS ENUM ('fine', 'bad')", TestCluster.Cancel);
        await sql.Execute("CREATE TABLE public.open (id int); GRANT ALL ON public.open TO PUBLIC", TestCluster.Cancel);
        var text = await Scrape(primary);

        foreach (var line in (string[])
        [
            // The secret comes after the config map, so its query replaces the other's of that name.
            "# HELP cnpg_good_v Of the secret\n# TYPE cnpg_good_v gauge\ncnpg_good_v 5\n",
            "cnpg_in_all_n{db=\"t1\"} 1\ncnpg_in_all_n{db=\"t2\"} 1\n",
            "cnpg_who_n{user=\"cnpg_metrics_exporter\",db=\"app\",path=\"pg_catalog,public,pg_temp\",read_only=\"on\"} 1\n",
            "cnpg_mood_v 1\n",
            "# TYPE cnpg_times_took histogram\ncnpg_times_took_bucket{le=\"1\"} 2\ncnpg_times_took_bucket{le=\"+Inf\"} 3\ncnpg_times_took_sum 9\ncnpg_times_took_count 3\n",
            "cnpg_errors_total{errorUserQueries=\"broken on app\"} 1\n",
            "cnpg_errors_total{errorUserQueries=\"elsewhere on nowhere\"} 1\n",
            "cnpg_errors_total{errorUserQueries=\"twice on t1\"} 1\n",
            "cnpg_errors_total{errorUserQueries=\"wrong_usage\"} 1\n",
            "cnpg_errors_total{errorUserQueries=\"writes on postgres\"} 1\n",
            "cnpg_errors_total{errorUserQueries=\"ConfigMap missing, key queries\"} 1\n",
            "cnpg_last_error 1\n",
            "cnpg_cache_miss 1\n",
            "cnpg_collector_up{cluster=\"c\"} 1\n",
        ])
        {
            Assert.Contains(line, text, StringComparison.Ordinal);
        }

        foreach (var absent in (string[])["cnpg_standby_only", "cnpg_old_server", "cnpg_not_now", "cnpg_in_all_n{db=\"u1\"}", "cnpg_broken"])
        {
            Assert.DoesNotContain($"\n{absent}", text, StringComparison.Ordinal);
        }

        Assert.Equal("0", await sql.Scalar("SELECT count(*)::text FROM public.open", TestCluster.Cancel));
        var log = System.Text.Encoding.UTF8.GetString(cluster.Log.ToArray());
        Assert.Contains("The metrics query broken fails on database app: relation \\\"nothing\\\" does not exist", log, StringComparison.Ordinal);
        Assert.Contains("has the usage 'SUM'", log, StringComparison.Ordinal);

        // A changed document is read again as soon as the operator tells of it.
        cluster.Api.Put(SecretQueries, Secret("good: {query: SELECT 6 AS v, metrics: [{v: {usage: GAUGE}}]}"));
        cluster.Api.Change(TestCluster.ClusterPath, value =>
            value["status"]!["secretsResourceVersion"] = new JsonObject { ["metrics"] = new JsonObject { ["own"] = "2" } });
        while (!(await Scrape(primary)).Contains("cnpg_good_v 6\n", StringComparison.Ordinal))
        {
            TestCluster.Cancel.ThrowIfCancellationRequested();
        }
    }

    [Fact(Timeout = 240_000)]
    public async Task What_queries_gave_is_kept_for_a_while()
    {
        await using var cluster = await TestCluster.Create();
        Name(cluster, ["own"]);
        cluster.Api.Change(TestCluster.ClusterPath, value => value["spec"]!["monitoring"]!["metricsQueriesTTL"] = "1h");
        cluster.Api.Put(OwnQueries, new JsonObject { ["data"] = new JsonObject { ["queries"] = "now: {query: SELECT clock_timestamp() AS at, metrics: [{at: {usage: GAUGE}}]}" } });
        await cluster.Init(1, Settings);
        var primary = cluster.Run(1);
        cluster.SetTarget("c-1");
        await primary.Until(report => report is { IsPrimary: true, IsPodReady: true });
        await using var sql = primary.Sql();
        await Role(sql);

        var first = await Scrape(primary);
        while (!first.Contains("\ncnpg_now_at ", StringComparison.Ordinal))
        {
            // Asked before the role was there: that failure, too, is kept, until the queries are said to be outdated.
            cluster.Api.Change(TestCluster.ClusterPath, value => value["spec"]!["monitoring"]!["metricsQueriesTTL"] = "0s");
            first = await Scrape(primary);
        }

        cluster.Api.Change(TestCluster.ClusterPath, value => value["spec"]!["monitoring"]!["metricsQueriesTTL"] = "1h");
        string second;
        do
        {
            second = await Scrape(primary);
        }
        while (!second.Contains("\ncnpg_cache_miss 0\n", StringComparison.Ordinal));

        var third = await Scrape(primary);
        Assert.Equal(Sample(second, "cnpg_now_at"), Sample(third, "cnpg_now_at"));
        Assert.Equal(Sample(second, "cnpg_cache_hits") + 1, Sample(third, "cnpg_cache_hits"));
    }

    private const string Own = """
        good: {query: SELECT 4 AS v, metrics: [{v: {usage: GAUGE}}]}
        in_all:
          query: SELECT current_database() AS db, 1 AS n
          target_databases: ["t?"]
          metrics: [{db: {usage: LABEL}}, {n: {usage: GAUGE}}]
        who:
          query: >
            SELECT current_user AS user, current_database() AS db, current_setting('search_path') AS path,
            current_setting('transaction_read_only') AS read_only, 1 AS n
          metrics: [{user: {usage: LABEL}}, {db: {usage: LABEL}}, {path: {usage: LABEL}}, {read_only: {usage: LABEL}}, {n: {usage: GAUGE}}]
        mood:
          query: SELECT 'fine'::mood AS v
          target_databases: [postgres]
          metrics: [{v: {usage: MAPPEDMETRIC, metric_mapping: {fine: 1, bad: 0}}}]
        times:
          query: SELECT ARRAY[1.0] AS took, ARRAY[2] AS took_bucket, 9 AS took_sum, 3 AS took_count
          metrics: [{took: {usage: HISTOGRAM}}]
        broken: {query: SELECT v FROM nothing, metrics: [{v: {usage: GAUGE}}]}
        elsewhere: {query: SELECT 1 AS v, target_databases: [nowhere], metrics: [{v: {usage: GAUGE}}]}
        twice: {query: "SELECT generate_series(1, 2) AS v", target_databases: [t1], metrics: [{v: {usage: GAUGE}}]}
        wrong_usage: {query: SELECT 1 AS v, metrics: [{v: {usage: SUM}}]}
        writes: {query: INSERT INTO open VALUES (1) RETURNING id, target_databases: [postgres], metrics: [{id: {usage: GAUGE}}]}
        old_server: {query: SELECT 1 AS v, runonserver: "<10.0.0", metrics: [{v: {usage: GAUGE}}]}
        not_now: {query: SELECT 1 AS v, predicate_query: SELECT false, metrics: [{v: {usage: GAUGE}}]}
        """;

    private static JsonObject Secret(string queries) => new()
    {
        ["data"] = new JsonObject { ["queries"] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(queries)) },
    };

    private static void Name(TestCluster cluster, string[] configMaps, params string[] secrets) =>
        cluster.Api.Change(TestCluster.ClusterPath, value => value["spec"]!["monitoring"] = new JsonObject
        {
            ["customQueriesConfigMap"] = References(configMaps),
            ["customQueriesSecret"] = References(secrets),
        });

    private static JsonArray References(string[] names) =>
        new([.. names.Select(name => (JsonNode)new JsonObject { ["name"] = name, ["key"] = "queries" })]);

    // The manager makes the role beside its loop; metrics of queries need it.
    private static async Task Role(LocalSql sql)
    {
        while (await sql.Scalar("SELECT count(*)::text FROM pg_auth_members WHERE member = to_regrole('cnpg_metrics_exporter')", TestCluster.Cancel) is not "1")
        {
            TestCluster.Cancel.ThrowIfCancellationRequested();
        }
    }

    private static async Task<string> Scrape(TestCluster.Instance instance) => (await instance.Get("/metrics", Ports.InstanceMetrics)).Body;

    private static double Sample(string text, string name) => double.Parse(Regex.Match(text, $"^{name} (.*)$", RegexOptions.Multiline).Groups[1].Value);

    private static IEnumerable<(string Name, string Type)> Types(string text) =>
        TypeLine().Matches(text).Select(match => (match.Groups[1].Value, match.Groups[2].Value));

    // Without what needs something an instance of this test has not: another version of PostgreSQL, or a failure.
    private static HashSet<(string Name, string Type)> Contract()
    {
        var shared = Environment.GetEnvironmentVariable("SURUS_SHARED") ?? Path.Combine(RepositoryRoot(), "..", "shared");
        var path = Path.Combine(shared, "contract", "metrics.json");
        Assert.SkipUnless(File.Exists(path), "The contract is not here: put it beside the repository as ../shared, or name it in SURUS_SHARED.");
        var exporter = JsonNode.Parse(File.ReadAllText(path))!["instanceExporter"]!;
        var queries = exporter["defaultQueries"]!.AsArray().Where(query => query!["runonserver"]?.GetValue<string>() is not ">=17.0.0");
        return
        [
            .. exporter["collector"]!.AsArray().Concat(exporter["queryCollector"]!.AsArray())
                .Concat(queries.SelectMany(query => query!["metrics"]!.AsArray()))
                .Select(metric => (metric!["name"]!.GetValue<string>(), metric["type"]!.GetValue<string>()))
                .Where(metric => metric.Item1 is not "cnpg_errors_total"),
        ];
    }

    private static async Task<HashSet<(string Name, string Type)>> Documented() =>
        [.. TableRow().Matches(await RepositoryFile("docs", "monitoring.md")).Select(match => (match.Groups[1].Value, match.Groups[2].Value))];

    private static Task<string> Default() => RepositoryFile("deploy", "monitoring", "default-queries.yaml");

    private static Task<string> RepositoryFile(params string[] path) =>
        File.ReadAllTextAsync(Path.Combine([RepositoryRoot(), .. path]), TestCluster.Cancel);

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Surus.slnx")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"^\| `(\w+)` \| (counter|gauge|histogram) \|", RegexOptions.Multiline)]
    private static partial Regex TableRow();

    [GeneratedRegex(@"^# TYPE (\S+) (\S+)$", RegexOptions.Multiline)]
    private static partial Regex TypeLine();
}
