using System.Security.Cryptography;
using System.Text;

namespace Surus.Objects;

/// <summary>The files of <c>PGDATA</c> that hold parameters: <c>postgresql.conf</c> includes the other two.</summary>
public static class CustomConfiguration
{
    /// <summary>The file of the parameters that all instances share.</summary>
    public const string FileName = "custom.conf";

    /// <summary>The parameter that tells which rendering a running PostgreSQL has loaded.</summary>
    public const string HashParameter = "cnpg.config_sha256";

    /// <summary>What is added to the <c>postgresql.conf</c> that <c>initdb</c> wrote.</summary>
    public const string Includes = "\n# Managed by the instance manager: change the Cluster instead.\ninclude 'custom.conf'\ninclude 'override.conf'\n";

    /// <summary>The text of <c>custom.conf</c> and the hash it carries.</summary>
    /// <param name="settings">The parameters.</param>
    /// <param name="companions">Files that are loaded with it, and whose change must show in the hash too.</param>
    public static RenderedConfiguration Render(PostgresSettings settings, params IEnumerable<string> companions)
    {
        var text = ConfigurationText.Render(PostgresParameters.Of(settings));
        var all = string.Join('\0', [text, .. companions]);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)));
        return new RenderedConfiguration(text + ConfigurationText.Render([new(HashParameter, hash)]), hash);
    }
}

/// <summary>A rendered file.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Hash">SHA-256 of the parameters and of the files that are loaded with them, hexadecimal.</param>
public sealed record RenderedConfiguration(string Text, string Hash);
