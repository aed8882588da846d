namespace Surus.KubernetesTypes;

public sealed partial record ObjectMeta
{
    /// <summary>Metadata that says nothing.</summary>
    public static ObjectMeta Empty { get; } = new();
}
