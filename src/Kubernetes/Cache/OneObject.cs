using Surus.KubernetesTypes;

namespace Surus.Kubernetes;

/// <summary>Waits for one object to be as wanted.</summary>
internal sealed class OneObject<T>(Func<T?, bool> isAsWanted, TaskCompletionSource<T?> found) : IReflectorTarget<T>
    where T : class, IKubernetesObject<T>
{
    public void Replace(IReadOnlyList<T> objects, IReadOnlyList<UnreadableObject> unreadable)
    {
        if (unreadable.Count == 0)
        {
            See(objects.Count > 0 ? objects[0] : null);
        }
    }

    public void Change(WatchEvent<T> change)
    {
        if (change.Kind is WatchEventKind.Deleted)
        {
            See(null);
        }
        else if (change.Object is not null)
        {
            See(change.Object);
        }
    }

    // What cannot succeed later is told at once; all else is tried again.
    public void Problem(Exception? error)
    {
        if (error is ApiException { IsFinal: true } or ApiException { IsNotFound: true } or KubernetesConfigurationException)
        {
            found.TrySetException(error);
        }
    }

    private void See(T? value)
    {
        try
        {
            if (isAsWanted(value))
            {
                found.TrySetResult(value);
            }
        }
        catch (Exception error)
        {
            found.TrySetException(error);
        }
    }
}
