using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Surus.LocalCluster.Cluster;

/// <summary>A way to the API server that can be shut: for an API server that does not answer, or a node that is cut off from it.</summary>
internal sealed class ApiGate : IDisposable
{
    private readonly Lock gate = new();
    private CancellationTokenSource shut = new();
    private string? why;

    /// <summary>Whether requests pass.</summary>
    public bool IsOpen => Volatile.Read(ref why) is null;

    /// <summary>Lets no request pass any more, and ends the watches that are under way.</summary>
    /// <param name="reason">What those who ask are told.</param>
    public void Shut(string reason)
    {
        lock (gate)
        {
            Volatile.Write(ref why, reason);
            shut.Cancel();
        }
    }

    /// <summary>Lets requests pass again.</summary>
    public void Open()
    {
        lock (gate)
        {
            if (!IsOpen)
            {
                shut.Dispose();
                shut = new CancellationTokenSource();
                Volatile.Write(ref why, null);
            }
        }
    }

    /// <summary>Cancelled when the way is shut.</summary>
    /// <exception cref="ApiException">503: it is.</exception>
    public CancellationToken Pass()
    {
        lock (gate)
        {
            return IsOpen ? shut.Token : throw Refusal();
        }
    }

    /// <summary>What a request gets that did not pass.</summary>
    public ApiException Refusal() => new(503, "ServiceUnavailable", Volatile.Read(ref why) ?? "The API server was not to be reached.");

    /// <inheritdoc/>
    public void Dispose() => shut.Dispose();
}

/// <summary>The cluster behind a gate.</summary>
internal sealed class GatedApi(IClusterApi api, ApiGate gate) : IClusterApi
{
    /// <inheritdoc/>
    public ValueTask<JsonObject?> Get(ResourceType type, string? @namespace, string name, CancellationToken cancel)
    {
        gate.Pass();
        return api.Get(type, @namespace, name, cancel);
    }

    /// <inheritdoc/>
    public ValueTask<ObjectList> List(ResourceType type, string? @namespace, ObjectFilter filter, CancellationToken cancel)
    {
        gate.Pass();
        return api.List(type, @namespace, filter, cancel);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<WatchEvent> Watch(
        ResourceType type, string? @namespace, ObjectFilter filter, string? resourceVersion, [EnumeratorCancellation] CancellationToken cancel)
    {
        var shut = gate.Pass();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel, shut);
        await using var events = api.Watch(type, @namespace, filter, resourceVersion, end.Token).GetAsyncEnumerator(end.Token);
        while (true)
        {
            try
            {
                if (!await events.MoveNextAsync())
                {
                    break;
                }
            }
            catch (OperationCanceledException) when (shut.IsCancellationRequested && !cancel.IsCancellationRequested)
            {
                throw gate.Refusal();
            }

            yield return events.Current;
        }
    }

    /// <inheritdoc/>
    public ValueTask<JsonObject> Create(ResourceType type, string? @namespace, JsonObject value, CancellationToken cancel)
    {
        gate.Pass();
        return api.Create(type, @namespace, value, cancel);
    }

    /// <inheritdoc/>
    public ValueTask<JsonObject> Update(ResourceType type, string? @namespace, string name, JsonObject value, string? subresource, CancellationToken cancel)
    {
        gate.Pass();
        return api.Update(type, @namespace, name, value, subresource, cancel);
    }

    /// <inheritdoc/>
    public ValueTask<JsonObject> MergePatch(ResourceType type, string? @namespace, string name, JsonObject patch, string? subresource, CancellationToken cancel)
    {
        gate.Pass();
        return api.MergePatch(type, @namespace, name, patch, subresource, cancel);
    }

    /// <inheritdoc/>
    public ValueTask Bind(string @namespace, string pod, JsonObject binding, CancellationToken cancel)
    {
        gate.Pass();
        return api.Bind(@namespace, pod, binding, cancel);
    }

    /// <inheritdoc/>
    public ValueTask<bool> Delete(ResourceType type, string? @namespace, string name, DeleteOptions options, CancellationToken cancel)
    {
        gate.Pass();
        return api.Delete(type, @namespace, name, options, cancel);
    }
}
