namespace Surus.LocalCluster.Node;

/// <summary>What is said about images.</summary>
internal static class ImageMessages
{
    /// <summary>Nothing maps the name.</summary>
    public static string NotMapped(string name) =>
        $"No root file system is mapped to the image \"{name}\": map one with `surus-local load-image {ImageName.Repository(name)} DIR` "
        + "(DIR is the folder of a root file system, or / for this machine's own).";
}
