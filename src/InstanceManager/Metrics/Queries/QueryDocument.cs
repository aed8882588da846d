using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Surus.InstanceManager;

/// <summary>The queries of one ConfigMap or Secret.</summary>
/// <param name="Queries">Those that can be run.</param>
/// <param name="Problems">What is wrong with others, by query; the name of the document stands for all of it.</param>
/// <param name="Notes">What is passed over in queries that can be run: a sentence each.</param>
internal sealed record QueryDocument(IReadOnlyList<MetricQuery> Queries, IReadOnlyList<QueryProblem> Problems, IReadOnlyList<string> Notes)
{
    private static readonly string[] QueryKeys =
        ["query", "metrics", "predicate_query", "target_databases", "primary", "master", "runonserver", "name", "cache_seconds"];

    private static readonly string[] ColumnKeys = ["usage", "description", "name", "metric_mapping", "pg_version"];

    /// <summary>Reads a YAML map from the name of a query to its settings. A query that is wrong spoils no other.</summary>
    /// <param name="name">Names the document in problems.</param>
    /// <param name="text">The YAML.</param>
    public static QueryDocument Parse(string name, string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new ShallowParser(new Parser(new StringReader(text))));
            if (stream.Documents.Count == 0)
            {
                return new([], [], []);
            }

            return stream.Documents[0].RootNode is YamlMappingNode root
                ? Parse(root)
                : Unreadable(name, "it has to be a YAML map from the name of a query to its settings.");
        }
        catch (YamlException error)
        {
            return Unreadable(name, $"it is not valid YAML, see line {error.Start.Line}.");
        }
        catch (FormatException tooDeep)
        {
            return Unreadable(name, tooDeep.Message);
        }
    }

    private static QueryDocument Unreadable(string name, string why) =>
        new([], [new(name, $"The queries of {name} cannot be read: {why}")], []);

    private static QueryDocument Parse(YamlMappingNode root)
    {
        List<MetricQuery> queries = [];
        List<QueryProblem> problems = [];
        List<string> notes = [];
        foreach (var (key, value) in root.Children)
        {
            var id = Text(key) ?? "";
            try
            {
                queries.Add(Query(id, new QueryNode(value, $"Query {id}", notes)));
            }
            catch (FormatException wrong)
            {
                problems.Add(new(id, wrong.Message));
            }
        }

        return new(queries, problems, notes);
    }

    private static MetricQuery Query(string id, QueryNode node)
    {
        node.Expect(QueryKeys);
        return new()
        {
            Id = id,
            Sql = node.Text("query") is { Length: > 0 } sql ? sql : throw node.Wrong("has no query: give its SQL."),
            Columns = Columns(node),
            Name = node.Text("name") is { Length: > 0 } name ? name : null,
            PredicateSql = node.Text("predicate_query") is { Length: > 0 } predicate ? predicate : null,
            TargetDatabases = node.Texts("target_databases"),
            PrimaryOnly = node.Flag("primary") || node.Flag("master"),
            Versions = Versions(node),
        };
    }

    private static ServerVersionRange? Versions(QueryNode node)
    {
        try
        {
            return node.Text("runonserver") is { Length: > 0 } range ? ServerVersionRange.Parse(range) : null;
        }
        catch (FormatException wrong)
        {
            throw node.Wrong($"has a runonserver that cannot be read: {wrong.Message}");
        }
    }

    private static IReadOnlyList<MetricColumn> Columns(QueryNode node)
    {
        var columns = node.Items("metrics").Select(item => item.Single()).Select(entry => Column(entry.Key, entry.Value)).ToList();
        if (columns.Count == 0)
        {
            throw node.Wrong("has no metrics: list its columns, each with its usage.");
        }

        return columns.GroupBy(column => column.Id, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw node.Wrong($"lists column {twice.Key} twice.")
            : columns;
    }

    private static MetricColumn Column(string id, QueryNode node)
    {
        node.Expect(ColumnKeys);
        return new()
        {
            Id = id,
            Usage = node.Text("usage") switch
            {
                "DISCARD" => ColumnUsage.Discard,
                "LABEL" => ColumnUsage.Label,
                "COUNTER" => ColumnUsage.Counter,
                "GAUGE" => ColumnUsage.Gauge,
                "MAPPEDMETRIC" => ColumnUsage.MappedMetric,
                "DURATION" => ColumnUsage.Duration,
                "HISTOGRAM" => ColumnUsage.Histogram,
                var other => throw node.Wrong(
                    $"has the usage '{other}'; it has to be DISCARD, LABEL, COUNTER, GAUGE, MAPPEDMETRIC, DURATION or HISTOGRAM."),
            },
            Description = node.Text("description") ?? "",
            Name = node.Text("name") is { Length: > 0 } name ? name : null,
            Mapping = node.Map("metric_mapping").ToDictionary(entry => entry.Key, entry => Number(node, entry.Value), StringComparer.Ordinal),
        };
    }

    private static double Number(QueryNode node, string text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw node.Wrong($"maps a text to '{text}', which is no number.");

    private static string? Text(YamlNode node) => (node as YamlScalarNode)?.Value;
}

/// <summary>What is wrong with a query.</summary>
/// <param name="Query">The query, or the document it should be in.</param>
/// <param name="Message">A sentence.</param>
internal sealed record QueryProblem(string Query, string Message);
