using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>What admission is asked about.</summary>
/// <param name="Context">The write.</param>
/// <param name="Operation"><c>CREATE</c>, <c>UPDATE</c>, <c>DELETE</c> or <c>CONNECT</c>.</param>
/// <param name="Subresource">Empty for the object itself.</param>
/// <param name="Value">The object as it would be stored; mutating admission changes it in place. Null for a deletion.</param>
/// <param name="Old">The object as it is; null for a create.</param>
internal sealed record AdmissionAttributes(WriteContext Context, string Operation, string Subresource, JsonObject? Value, JsonObject? Old)
{
    /// <summary>The object that there is: new or old.</summary>
    public JsonObject Subject => Value ?? Old!;
}

/// <summary>All that may change or refuse a write after authorization, in order: the server's own plugins, then the webhooks.</summary>
internal sealed class AdmissionChain(ApiCore core)
{
    private readonly IReadOnlyList<IAdmissionPlugin> plugins =
    [
        new NamespaceLifecycle(core),
        new ServiceAccountAdmission(core),
        new NodeTaintAdmission(),
        new PriorityAdmission(core),
        new StorageAdmission(core),
        new RoleEscalation(core.Authorizer),
        new WebhookAdmission(core),
    ];

    /// <summary>Changes the object.</summary>
    /// <exception cref="Cluster.ApiException">It is refused.</exception>
    public async ValueTask Mutate(AdmissionAttributes attributes, CancellationToken cancel)
    {
        foreach (var plugin in plugins)
        {
            await plugin.Mutate(attributes, cancel);
        }
    }

    /// <summary>Judges the object as it would be stored.</summary>
    /// <exception cref="Cluster.ApiException">It is refused.</exception>
    public async ValueTask Validate(AdmissionAttributes attributes, CancellationToken cancel)
    {
        foreach (var plugin in plugins)
        {
            await plugin.Validate(attributes, cancel);
        }
    }
}

/// <summary>One part of admission.</summary>
internal interface IAdmissionPlugin
{
    /// <summary>Changes the object in place, or refuses it.</summary>
    ValueTask Mutate(AdmissionAttributes attributes, CancellationToken cancel);

    /// <summary>Refuses the object by throwing.</summary>
    ValueTask Validate(AdmissionAttributes attributes, CancellationToken cancel);
}
