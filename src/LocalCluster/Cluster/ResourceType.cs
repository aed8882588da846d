namespace Surus.LocalCluster.Cluster;

/// <summary>Names a served resource: what a request path says, such as <c>apps/v1 deployments</c>.</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Version">The version, such as <c>v1</c>.</param>
/// <param name="Plural">The plural, lower case name, such as <c>pods</c>.</param>
internal readonly record struct ResourceType(string Group, string Version, string Plural)
{
    /// <summary>The <c>apiVersion</c> of objects of this type.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <inheritdoc/>
    public override string ToString() => Group.Length == 0 ? $"{Plural}.{Version}" : $"{Plural}.{Version}.{Group}";
}
