using System.Text;
using Microsoft.Extensions.Logging;
using Surus.Api;
using Surus.Kubernetes;
using Surus.KubernetesTypes;

namespace Surus.InstanceManager;

/// <summary>The queries that the Cluster names, fetched again when the operator says that they changed, and once in a while.</summary>
internal sealed partial class QueryDocuments(KubernetesClient client, string @namespace, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan RefetchPeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FetchLimit = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, (string? Text, QueryDocument Document)> _documents = new(StringComparer.Ordinal);
    private string? _fetchedFor;
    private long _fetchedAt;

    /// <summary>The queries as they are now; where they cannot be fetched, as they were.</summary>
    public async Task<QuerySet> Current(Cluster cluster, CancellationToken cancel)
    {
        var references = References(cluster.Spec.Monitoring).ToList();
        var versions = Versions(cluster, references);
        if (versions != _fetchedFor || time.GetElapsedTime(_fetchedAt) >= RefetchPeriod)
        {
            await Fetch(references, cancel);
            (_fetchedFor, _fetchedAt) = (versions, time.GetTimestamp());
        }

        return QuerySet.Of(references.Select(reference => _documents.TryGetValue(reference.ToString(), out var known) ? known.Document : null).OfType<QueryDocument>());
    }

    private async Task Fetch(List<Reference> references, CancellationToken cancel)
    {
        using var overdue = new CancellationTokenSource(FetchLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(overdue.Token, cancel);
        foreach (var reference in references)
        {
            try
            {
                Take(reference, await Text(reference, either.Token));
            }
            catch (Exception failure) when (failure is ApiException or ApiConnectionException or UnreadableObjectException
                || (failure is OperationCanceledException && !cancel.IsCancellationRequested))
            {
                LogNotFetched(reference, failure.Message);
            }
        }
    }

    private void Take(Reference reference, string? text)
    {
        var name = reference.ToString();
        if (_documents.TryGetValue(name, out var known) && known.Text == text)
        {
            return;
        }

        var document = text is null
            ? new QueryDocument([], [new(name, $"{reference.Kind} {reference.Name}, which spec.monitoring names, has no key {reference.Key}, or does not exist.")], [])
            : QueryDocument.Parse(name, text);
        _documents[name] = (text, document);
        foreach (var sentence in document.Problems.Select(problem => problem.Message).Concat(document.Notes))
        {
            LogProblem(reference, sentence);
        }
    }

    private async Task<string?> Text(Reference reference, CancellationToken cancel)
    {
        var key = new NamespacedName(@namespace, reference.Name);
        if (reference.Kind == nameof(ConfigMap))
        {
            return (await client.Find<ConfigMap>(key, cancel))?.Data?.GetValueOrDefault(reference.Key);
        }

        return (await client.Find<Secret>(key, cancel))?.Data?.GetValueOrDefault(reference.Key) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
    }

    private static IEnumerable<Reference> References(MonitoringConfiguration? monitoring) =>
    [
        .. (monitoring?.CustomQueriesConfigMap ?? []).Select(reference => new Reference(nameof(ConfigMap), reference.Name, reference.Key)),
        .. (monitoring?.CustomQueriesSecret ?? []).Select(reference => new Reference(nameof(Secret), reference.Name, reference.Key)),
    ];

    // The operator notes in the status which versions there are: a change there is a reason to look.
    private static string Versions(Cluster cluster, List<Reference> references) => string.Join(' ', references.Select(reference =>
        $"{reference}@{(reference.Kind == nameof(ConfigMap)
            ? cluster.Status?.ConfigMapResourceVersion?.Metrics
            : cluster.Status?.SecretsResourceVersion?.Metrics)?.GetValueOrDefault(reference.Name)}"));

    [LoggerMessage(Level = LogLevel.Warning, Message = "The metrics queries of {Reference} could not be fetched, and those known before are used: {Cause}")]
    private partial void LogNotFetched(Reference reference, string cause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Metrics queries of {Reference}: {Problem}")]
    private partial void LogProblem(Reference reference, string problem);

    private sealed record Reference(string Kind, string Name, string Key)
    {
        public override string ToString() => $"{Kind} {Name}, key {Key}";
    }
}

/// <summary>The queries of all documents: the built-in one, then the documents' in order; a later one of the same name replaces an earlier.</summary>
/// <param name="Queries">The queries.</param>
/// <param name="Problems">What is wrong with others.</param>
internal sealed record QuerySet(IReadOnlyList<MetricQuery> Queries, IReadOnlyList<QueryProblem> Problems)
{
    /// <summary>Puts documents together.</summary>
    public static QuerySet Of(IEnumerable<QueryDocument> documents)
    {
        var all = documents.ToList();
        var byId = new Dictionary<string, MetricQuery>(StringComparer.Ordinal) { [MetricQuery.LargeObjects.Id] = MetricQuery.LargeObjects };
        foreach (var query in all.SelectMany(document => document.Queries))
        {
            byId[query.Id] = query;
        }

        return new([.. byId.Values], [.. all.SelectMany(document => document.Problems)]);
    }
}
