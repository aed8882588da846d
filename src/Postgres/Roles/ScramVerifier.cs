using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Surus.Postgres;

/// <summary>
/// A password as PostgreSQL stores it: who reads it can check a password but not tell it. We compute it ourselves, so that the
/// password itself is never part of a statement.
/// </summary>
/// <param name="Iterations">How often the hash is applied.</param>
/// <param name="Salt">The salt.</param>
/// <param name="StoredKey">The key that the server compares a client's proof with.</param>
/// <param name="ServerKey">The key that the server proves itself with.</param>
public sealed record ScramVerifier(int Iterations, byte[] Salt, byte[] StoredKey, byte[] ServerKey)
{
    private const string Prefix = "SCRAM-SHA-256$";
    private const int DefaultIterations = 4096;
    private const int SaltLength = 16;

    /// <summary>The verifier of a password, with a random salt.</summary>
    public static ScramVerifier Create(string password) =>
        Create(password, RandomNumberGenerator.GetBytes(SaltLength), DefaultIterations);

    /// <summary>The verifier of a password with the given salt.</summary>
    public static ScramVerifier Create(string password, byte[] salt, int iterations)
    {
        var salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
        var clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        return new ScramVerifier(iterations, salt, SHA256.HashData(clientKey), HMACSHA256.HashData(salted, "Server Key"u8));
    }

    /// <summary>Reads a stored verifier; null where the text is not one.</summary>
    public static ScramVerifier? FromText(string? text)
    {
        var parts = text?.StartsWith(Prefix, StringComparison.Ordinal) == true ? text[Prefix.Length..].Split('$', ':') : [];
        if (parts.Length != 4 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var iterations) || iterations < 1)
        {
            return null;
        }

        return TryBytes(parts[1], out var salt) && TryBytes(parts[2], out var storedKey) && TryBytes(parts[3], out var serverKey)
            ? new ScramVerifier(iterations, salt, storedKey, serverKey)
            : null;
    }

    /// <summary>Whether this is the verifier of that password.</summary>
    public bool Verifies(string password) =>
        CryptographicOperations.FixedTimeEquals(Create(password, Salt, Iterations).StoredKey, StoredKey);

    /// <summary>The text as PostgreSQL stores it.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Prefix}{Iterations}:{Convert.ToBase64String(Salt)}${Convert.ToBase64String(StoredKey)}:{Convert.ToBase64String(ServerKey)}");

    private static bool TryBytes(string text, out byte[] bytes)
    {
        bytes = new byte[(text.Length * 3 / 4) + 3];
        var valid = Convert.TryFromBase64String(text, bytes, out var length);
        bytes = bytes[..length];
        return valid;
    }
}
