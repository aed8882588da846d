namespace Surus.Api;

/// <summary>A container image's name, taken apart: <c>host/path/name:tag@digest</c>.</summary>
/// <param name="Repository">Everything before the tag, such as <c>example.org/team/postgresql</c>.</param>
/// <param name="Tag">The tag; null when the name gives none.</param>
/// <param name="Digest">The digest with its algorithm (<c>sha256:…</c>); null when the name gives none.</param>
public sealed record ImageReference(string Repository, string? Tag, string? Digest)
{
    /// <summary>The tag that stands for whatever is newest: it tells no version.</summary>
    public const string LatestTag = "latest";

    /// <summary>The tag a container runtime would take: <c>latest</c> when the name gives neither tag nor digest.</summary>
    public string? EffectiveTag => Tag ?? (Digest is null ? LatestTag : null);

    /// <summary>The version of PostgreSQL that the tag starts with; null when it starts with none.</summary>
    public PostgresVersion? PostgresVersion => Surus.Api.PostgresVersion.FromText(Tag);

    /// <summary>Takes <paramref name="name"/> apart. Any text has a repository; nothing is checked.</summary>
    public static ImageReference Parse(string name)
    {
        var at = name.IndexOf('@', StringComparison.Ordinal);
        var digest = at < 0 ? null : name[(at + 1)..];
        var withTag = at < 0 ? name : name[..at];

        // A colon before the last slash separates a registry's port, not a tag.
        var colon = withTag.LastIndexOf(':');
        return colon > withTag.LastIndexOf('/')
            ? new ImageReference(withTag[..colon], withTag[(colon + 1)..], digest)
            : new ImageReference(withTag, null, digest);
    }

    /// <summary>The whole name.</summary>
    public override string ToString() =>
        Repository + (Tag is null ? "" : ":" + Tag) + (Digest is null ? "" : "@" + Digest);
}
