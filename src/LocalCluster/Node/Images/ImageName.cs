using System.Text.RegularExpressions;

namespace Surus.LocalCluster.Node;

/// <summary>The parts of an image's name. Pure.</summary>
internal static partial class ImageName
{
    /// <summary>Whether a pod could have an image of that name.</summary>
    public static bool IsOne(string name) => Form().IsMatch(name);

    /// <summary>The name without tag and digest: <c>registry:5000/a/b:1.2@sha256:…</c> is <c>registry:5000/a/b</c>.</summary>
    public static string Repository(string name)
    {
        var withoutDigest = name.Split('@')[0];
        var colon = withoutDigest.LastIndexOf(':');
        return colon > withoutDigest.LastIndexOf('/') ? withoutDigest[..colon] : withoutDigest;
    }

    /// <summary>The keys under which a map may have the image, best first: the name itself, without digest, without tag.</summary>
    public static IEnumerable<string> Candidates(string name) => new[] { name, name.Split('@')[0], Repository(name) }.Distinct();

    // A registry may be written in capitals; what follows it, in a pod's spec, not. Nobody is helped by more strictness than that here.
    [GeneratedRegex(@"\A[a-zA-Z0-9][a-zA-Z0-9._/:@-]*\z")]
    private static partial Regex Form();
}
