using Surus.KubernetesTypes;

namespace Surus.Kubernetes;

/// <summary>
/// A <c>Lease</c> changed by compare-and-swap only: a write succeeds where nobody wrote since the read it rests on.
/// </summary>
/// <param name="client">The client.</param>
/// <param name="key">The lease.</param>
public sealed class LeaseLock(KubernetesClient client, NamespacedName key)
{
    /// <summary>The lease's name.</summary>
    public NamespacedName Key => key;

    /// <summary>The lease as the server holds it; null where there is none.</summary>
    public Task<Lease?> Read(CancellationToken cancel) => client.Find<Lease>(key, cancel);

    /// <summary>Writes what is wanted over what was seen.</summary>
    /// <param name="seen">The lease as read before; null where there was none.</param>
    /// <param name="wanted">What the lease shall say.</param>
    /// <param name="cancel">Gives up waiting; the write may have happened all the same.</param>
    /// <param name="metadata">Labels and owners of a lease that is made; null for none.</param>
    /// <returns>The lease as written; null where someone else was first.</returns>
    public async Task<Lease?> TryWrite(Lease? seen, LeaseSpec wanted, CancellationToken cancel, ObjectMeta? metadata = null)
    {
        try
        {
            return seen is null
                ? await client.Create(
                    new Lease { Metadata = (metadata ?? new ObjectMeta()) with { Name = key.Name, Namespace = key.Namespace }, Spec = wanted },
                    cancel).ConfigureAwait(false)
                : await client.Update(seen with { Spec = wanted }, cancel).ConfigureAwait(false);
        }
        catch (ApiException error) when (error.IsConflict || error.IsAlreadyExists || (error.IsNotFound && seen is not null))
        {
            return null;
        }
    }
}
