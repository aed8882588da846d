namespace Surus.KubernetesTypes;

/// <summary>Where the API serves a kind.</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Version">The version, such as <c>v1</c>.</param>
/// <param name="Kind">The kind, such as <c>Pod</c>.</param>
/// <param name="Plural">The name in paths, such as <c>pods</c>.</param>
/// <param name="Namespaced">Whether objects live in namespaces.</param>
public sealed record ResourceDefinition(string Group, string Version, string Kind, string Plural, bool Namespaced)
{
    /// <summary>The <c>apiVersion</c> of objects of this kind.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The path of the group and version, such as <c>/api/v1</c> or <c>/apis/apps/v1</c>.</summary>
    public string BasePath => Group.Length == 0 ? $"/api/{Version}" : $"/apis/{Group}/{Version}";

    /// <summary>The path of all objects, or (with a namespace) of those in one namespace.</summary>
    public string CollectionPath(string? @namespace = null) =>
        Namespaced && !string.IsNullOrEmpty(@namespace)
            ? $"{BasePath}/namespaces/{Uri.EscapeDataString(@namespace)}/{Plural}"
            : $"{BasePath}/{Plural}";

    /// <summary>The path of one object.</summary>
    public string ObjectPath(string? @namespace, string name) => $"{CollectionPath(@namespace)}/{Uri.EscapeDataString(name)}";

    /// <inheritdoc/>
    public override string ToString() => Group.Length == 0 ? $"{Plural}.{Version}" : $"{Plural}.{Version}.{Group}";
}
