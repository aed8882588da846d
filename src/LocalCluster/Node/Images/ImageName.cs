namespace Surus.LocalCluster.Node;

/// <summary>The parts of an image's name. Pure.</summary>
internal static class ImageName
{
    /// <summary>The name without tag and digest: <c>registry:5000/a/b:1.2@sha256:…</c> is <c>registry:5000/a/b</c>.</summary>
    public static string Repository(string name)
    {
        var withoutDigest = name.Split('@')[0];
        var colon = withoutDigest.LastIndexOf(':');
        return colon > withoutDigest.LastIndexOf('/') ? withoutDigest[..colon] : withoutDigest;
    }

    /// <summary>The keys under which a map may have the image, best first: the name itself, without digest, without tag.</summary>
    public static IEnumerable<string> Candidates(string name) => new[] { name, name.Split('@')[0], Repository(name) }.Distinct();
}
