using Surus.Kubernetes;
using Surus.KubernetesTypes;
using Surus.Objects;

namespace Surus.Operator;

/// <summary>What is copied from the operator's namespace to those of Clusters; null for what is not there, or no setting names.</summary>
/// <param name="Queries">The default metrics queries.</param>
/// <param name="SecretQueries">Those that are secret.</param>
/// <param name="PullSecret">What images are pulled with.</param>
internal sealed record CopiedObjects(ConfigMap? Queries, Secret? SecretQueries, Secret? PullSecret);

/// <summary>Reads what is copied from the operator's namespace, again once in a while.</summary>
internal sealed class OperatorObjects(KubernetesClient client, OperatorSettings settings, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan RefetchPeriod = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim turn = new(1);
    private CopiedObjects? found;
    private long foundAt;

    /// <summary>The objects as they were at most a minute ago; where they cannot be read, as they were when they could.</summary>
    public async ValueTask<CopiedObjects> Current(CancellationToken cancel)
    {
        await turn.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            if (found is null || time.GetElapsedTime(foundAt) >= RefetchPeriod)
            {
                found = await Read(cancel).ConfigureAwait(false);
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

    // No Cluster shall wait for its failover because a pull secret could not be looked up again.
    private async Task<CopiedObjects> Read(CancellationToken cancel)
    {
        try
        {
            return new(
                await Find<ConfigMap>(settings.MonitoringQueriesConfigMap, cancel).ConfigureAwait(false),
                await Find<Secret>(settings.MonitoringQueriesSecret, cancel).ConfigureAwait(false),
                await Find<Secret>(settings.PullSecretName, cancel).ConfigureAwait(false));
        }
        catch (Exception error) when (found is not null && error is (ApiException or ApiConnectionException or UnreadableObjectException))
        {
            return found;
        }
    }

    private async Task<T?> Find<T>(string? name, CancellationToken cancel)
        where T : class, IKubernetesObject<T> =>
        name is null ? null : await client.Find<T>(new NamespacedName(settings.OperatorNamespace, name), cancel).ConfigureAwait(false);
}
