using System.Globalization;
using System.Text.Json;
using Surus.KubernetesTypes;

namespace Surus.Kubernetes;

/// <summary>
/// Talks to a Kubernetes API server in terms of typed objects. One client serves a whole process; it may be used from
/// any thread and keeps its connections.
/// </summary>
/// <remarks>
/// Every method throws <see cref="ApiException"/> where the server refuses, <see cref="ApiConnectionException"/> where no
/// answer comes within the time limit, and <see cref="UnreadableObjectException"/> where the answer does not fit the type.
/// Requests are repeated only where that is safe. Which server, and as whom, is the configuration's matter.
/// </remarks>
public sealed partial class KubernetesClient : IDisposable
{
    private readonly ApiTransport transport;

    /// <summary>A client for one server and one identity.</summary>
    public KubernetesClient(KubernetesConfiguration configuration, KubernetesClientOptions? options = null)
    {
        Configuration = configuration;
        Options = options ?? new KubernetesClientOptions();
        transport = new ApiTransport(configuration, Options);
    }

    /// <summary>Which server, and as whom.</summary>
    public KubernetesConfiguration Configuration { get; }

    /// <summary>How the client behaves.</summary>
    public KubernetesClientOptions Options { get; }

    /// <summary>The object.</summary>
    /// <exception cref="ApiException">404 where there is none; see <see cref="Find"/>.</exception>
    public async Task<T> Get<T>(NamespacedName key, CancellationToken cancel)
        where T : class, IKubernetesObject<T> =>
        ObjectJson.Read<T>(await transport.Send(Reading(ResourcePath.Object(T.Definition, key)), cancel).ConfigureAwait(false));

    /// <summary>The object, or null where there is none.</summary>
    public async Task<T?> Find<T>(NamespacedName key, CancellationToken cancel)
        where T : class, IKubernetesObject<T>
    {
        try
        {
            return await Get<T>(key, cancel).ConfigureAwait(false);
        }
        catch (ApiException error) when (error.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>One page of objects.</summary>
    public async Task<ObjectList<T>> List<T>(ListOptions options, CancellationToken cancel)
        where T : class, IKubernetesObject<T>
    {
        var path = ResourcePath.WithQuery(
            T.Definition.CollectionPath(options.Select.Namespace),
            ("labelSelector", options.Select.Labels),
            ("fieldSelector", options.Select.Fields),
            ("limit", options.Limit?.ToString(CultureInfo.InvariantCulture)),
            ("continue", options.Continue),
            ("resourceVersion", options.Continue is null ? options.ResourceVersion : null));
        return ObjectJson.ReadList<T>(await transport.Send(Reading(path), cancel).ConfigureAwait(false));
    }

    /// <summary>All objects selected, fetched in pages, at one revision.</summary>
    public async Task<ObjectList<T>> ListAll<T>(Selection select, CancellationToken cancel, int pageSize = 500)
        where T : class, IKubernetesObject<T>
    {
        var items = new List<T>();
        var unreadable = new List<UnreadableObject>();
        var options = new ListOptions { Select = select, Limit = pageSize };
        while (true)
        {
            ObjectList<T> page;
            try
            {
                page = await List<T>(options, cancel).ConfigureAwait(false);
            }
            catch (ApiException error) when (error.IsExpired && options.Continue is not null)
            {
                // The revision of the first page is gone: begin anew, whole, or it may never end.
                (items, unreadable, options) = ([], [], new ListOptions { Select = select });
                continue;
            }

            items.AddRange(page.Items);
            unreadable.AddRange(page.Unreadable);
            if (page.Continue is null)
            {
                return new ObjectList<T>(items, page.ResourceVersion, null, unreadable);
            }

            options = options with { Continue = page.Continue };
        }
    }

    /// <summary>Creates the object and returns it as stored.</summary>
    public Task<T> Create<T>(T value, CancellationToken cancel, WriteOptions? options = null)
        where T : class, IKubernetesObject<T> =>
        Write<T>(HttpMethod.Post, T.Definition.CollectionPath(value.Key().Namespace), ObjectJson.Write(value), options, cancel);

    /// <summary>Replaces the object where its resourceVersion still holds (always, where it has none); the status stays as it is.</summary>
    public Task<T> Update<T>(T value, CancellationToken cancel, WriteOptions? options = null)
        where T : class, IKubernetesObject<T> =>
        Write<T>(HttpMethod.Put, ResourcePath.Object(T.Definition, value.Key()), ObjectJson.Write(value), options, cancel);

    /// <summary>Replaces the status of the object where its resourceVersion still holds; all else stays as it is.</summary>
    public Task<T> UpdateStatus<T>(T value, CancellationToken cancel, WriteOptions? options = null)
        where T : class, IKubernetesObject<T> =>
        Write<T>(HttpMethod.Put, ResourcePath.Object(T.Definition, value.Key(), "status"), ObjectJson.Write(value), options, cancel);

    /// <summary>Changes the object and returns it as stored.</summary>
    public Task<T> Patch<T>(NamespacedName key, Patch patch, CancellationToken cancel, WriteOptions? options = null)
        where T : class, IKubernetesObject<T> =>
        SendPatch<T>(ResourcePath.Object(T.Definition, key), patch, options, cancel);

    /// <summary>Changes the status of the object and returns the object as stored.</summary>
    public Task<T> PatchStatus<T>(NamespacedName key, Patch patch, CancellationToken cancel, WriteOptions? options = null)
        where T : class, IKubernetesObject<T> =>
        SendPatch<T>(ResourcePath.Object(T.Definition, key, "status"), patch, options, cancel);

    /// <summary>Server-side apply: what this manager wants of the object, whole. Creates it where it is missing.</summary>
    public Task<T> Apply<T>(T wanted, CancellationToken cancel, WriteOptions? options = null)
        where T : class, IKubernetesObject<T> =>
        Patch<T>(wanted.Key(), Kubernetes.Patch.Apply(wanted), cancel, options);

    /// <summary>Server-side apply of the status; the object must exist.</summary>
    public Task<T> ApplyStatus<T>(T wanted, CancellationToken cancel, WriteOptions? options = null)
        where T : class, IKubernetesObject<T> =>
        PatchStatus<T>(wanted.Key(), Kubernetes.Patch.Apply(wanted), cancel, options);

    /// <summary>Deletes the object; false where there is none. It may live on until its finalizers and its grace period are through.</summary>
    public async Task<bool> Delete<T>(NamespacedName key, CancellationToken cancel, DeleteOptions? options = null)
        where T : class, IKubernetesObject<T>
    {
        try
        {
            await transport.Send(Deletion(ResourcePath.Object(T.Definition, key), options), cancel).ConfigureAwait(false);
            return true;
        }
        catch (ApiException error) when (error.IsNotFound)
        {
            return false;
        }
    }

    /// <summary>Deletes all objects selected.</summary>
    public Task DeleteCollection<T>(Selection select, CancellationToken cancel, DeleteOptions? options = null)
        where T : class, IKubernetesObject<T> =>
        transport.Send(
            Deletion(
                ResourcePath.WithQuery(
                    T.Definition.CollectionPath(select.Namespace), ("labelSelector", select.Labels), ("fieldSelector", select.Fields)),
                options),
            cancel);

    /// <summary>Ends all connections.</summary>
    public void Dispose() => transport.Dispose();

    private static ApiRequest Reading(string path) => new(HttpMethod.Get, path) { Repeat = Repeat.Always };

    private static ApiRequest Deletion(string path, DeleteOptions? options) =>
        new(HttpMethod.Delete, path) { Body = options is null ? null : JsonSerializer.SerializeToUtf8Bytes(options, DeleteOptions.JsonTypeInfo) };

    private async Task<T> Write<T>(HttpMethod method, string path, byte[] body, WriteOptions? options, CancellationToken cancel)
        where T : class, IKubernetesObject<T>
    {
        var request = new ApiRequest(method, WithOptions(path, options, force: false)) { Body = body };
        return ObjectJson.Read<T>(await transport.Send(request, cancel).ConfigureAwait(false));
    }

    // An apply patch says how things shall be: sent twice, it comes to the same.
    private async Task<T> SendPatch<T>(string path, Patch patch, WriteOptions? options, CancellationToken cancel)
        where T : class, IKubernetesObject<T>
    {
        var request = new ApiRequest(HttpMethod.Patch, WithOptions(path, options, patch.IsApply && options is { Force: true }))
        {
            Body = patch.Body,
            ContentType = patch.ContentType,
            Repeat = patch.IsApply ? Repeat.Always : Repeat.IfNotProcessed,
        };
        return ObjectJson.Read<T>(await transport.Send(request, cancel).ConfigureAwait(false));
    }

    private string WithOptions(string path, WriteOptions? options, bool force) =>
        ResourcePath.WithQuery(
            path,
            ("fieldManager", options?.FieldManager ?? Options.UserAgent),
            ("force", force ? "true" : null),
            ("dryRun", options is { DryRun: true } ? "All" : null),
            ("fieldValidation", options?.FieldValidation));
}
