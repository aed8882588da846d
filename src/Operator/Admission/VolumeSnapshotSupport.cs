using Surus.Kubernetes;

namespace Surus.Operator;

/// <summary>Whether the Kubernetes has the VolumeSnapshot kind, as it was when it was last asked.</summary>
internal sealed class VolumeSnapshotSupport(KubernetesClient client)
{
    private const string Discovery = "/apis/snapshot.storage.k8s.io/v1";

    /// <summary>Whether it has.</summary>
    public bool IsAvailable
    {
        get => Volatile.Read(ref field);
        private set => Volatile.Write(ref field, value);
    }

    /// <summary>Asks again.</summary>
    public async Task Refresh(CancellationToken cancel)
    {
        try
        {
            await client.SendJson(HttpMethod.Get, Discovery, null, cancel).ConfigureAwait(false);
            IsAvailable = true;
        }
        catch (ApiException error) when (error.IsNotFound)
        {
            IsAvailable = false;
        }
    }
}
