using Surus.Kubernetes;
using Surus.KubernetesTypes;
using Surus.Objects;

namespace Surus.Operator;

/// <summary>The operator's own default metrics queries, read again once in a while.</summary>
internal sealed class MonitoringSource(KubernetesClient client, OperatorSettings settings, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan RefetchPeriod = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim turn = new(1);
    private (ConfigMap? ConfigMap, Secret? Secret) found;
    private long? foundAt;

    /// <summary>The ConfigMap and the Secret; null where the operator's settings name none, or it is not there.</summary>
    public async ValueTask<(ConfigMap? ConfigMap, Secret? Secret)> Current(CancellationToken cancel)
    {
        if (settings is { MonitoringQueriesConfigMap: null, MonitoringQueriesSecret: null })
        {
            return default;
        }

        await turn.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            if (foundAt is not { } at || time.GetElapsedTime(at) >= RefetchPeriod)
            {
                found = (
                    await Find<ConfigMap>(settings.MonitoringQueriesConfigMap, cancel).ConfigureAwait(false),
                    await Find<Secret>(settings.MonitoringQueriesSecret, cancel).ConfigureAwait(false));
                foundAt = time.GetTimestamp();
            }

            return found;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task<T?> Find<T>(string? name, CancellationToken cancel)
        where T : class, IKubernetesObject<T> =>
        name is null ? null : await client.Find<T>(new NamespacedName(settings.OperatorNamespace, name), cancel).ConfigureAwait(false);
}
