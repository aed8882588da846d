using Surus.KubernetesTypes;

namespace Surus.Api;

/// <summary>An admission webhook of the operator: its name in the configuration, its path, and the kind it is asked about.</summary>
/// <param name="Name">The name, such as <c>mcluster.cnpg.io</c>.</param>
/// <param name="Path">The path on the webhook's port.</param>
/// <param name="Resource">The kind.</param>
/// <param name="Mutates">Whether it fills defaults in; otherwise it validates.</param>
public sealed record AdmissionWebhook(string Name, string Path, ResourceDefinition Resource, bool Mutates)
{
    /// <summary>The webhooks that fill defaults in.</summary>
    public static IReadOnlyList<AdmissionWebhook> Mutating { get; } =
    [
        Of(Backup.Definition, mutates: true),
        Of(Cluster.Definition, mutates: true),
        Of(Database.Definition, mutates: true),
        Of(ScheduledBackup.Definition, mutates: true),
    ];

    /// <summary>The webhooks that validate.</summary>
    public static IReadOnlyList<AdmissionWebhook> Validating { get; } =
    [
        Of(Backup.Definition, mutates: false),
        Of(Cluster.Definition, mutates: false),
        Of(Database.Definition, mutates: false),
        Of(Pooler.Definition, mutates: false),
        Of(ScheduledBackup.Definition, mutates: false),
    ];

    private static AdmissionWebhook Of(ResourceDefinition resource, bool mutates)
    {
        var kind = resource.Kind.ToLowerInvariant();
        var group = resource.Group.Replace('.', '-');
        var (letter, verb) = mutates ? ('m', "mutate") : ('v', "validate");
        return new AdmissionWebhook($"{letter}{kind}.cnpg.io", $"/{verb}-{group}-{resource.Version}-{kind}", resource, mutates);
    }
}
