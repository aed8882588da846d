using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>What a token is issued for.</summary>
/// <param name="Namespace">The account's namespace.</param>
/// <param name="Account">The account.</param>
/// <param name="Uid">The account's uid.</param>
/// <param name="Audiences">Who shall accept it.</param>
/// <param name="LifetimeSeconds">How long it is good.</param>
/// <param name="Bound">The object whose life bounds the token's: resource (<c>pod</c>, <c>secret</c>), name and uid; null: none.</param>
internal sealed record TokenSubject(
    string Namespace, string Account, string Uid, IReadOnlyList<string> Audiences, long LifetimeSeconds, (string Kind, string Name, string Uid)? Bound);

/// <summary>Issues and checks the tokens of service accounts: JSON Web Tokens signed with a key kept in the state folder (ES256).</summary>
internal sealed class ServiceAccountTokens : IDisposable
{
    /// <summary>The audience of tokens for the API server itself, and their issuer.</summary>
    public const string Issuer = "https://kubernetes.default.svc.cluster.local";

    private readonly ECDsa key;
    private readonly TimeProvider time;
    private readonly string keyId;

    private ServiceAccountTokens(ECDsa key, TimeProvider time)
    {
        this.key = key;
        this.time = time;
        keyId = Encode(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
    }

    /// <summary>Reads <c>sa.key</c> of a folder, or makes it.</summary>
    public static ServiceAccountTokens Open(string folder, TimeProvider time)
    {
        var path = Path.Combine(folder, "sa.key");
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        if (File.Exists(path))
        {
            key.ImportFromPem(File.ReadAllText(path));
        }
        else
        {
            CertificateAuthority.WriteSecret(path, key.ExportPkcs8PrivateKeyPem());
        }

        return new ServiceAccountTokens(key, time);
    }

    /// <summary>Keys of this process only: for tests.</summary>
    public static ServiceAccountTokens Ephemeral(TimeProvider time) => new(ECDsa.Create(ECCurve.NamedCurves.nistP256), time);

    /// <summary>Issues a token, and says when it ends.</summary>
    public (string Token, DateTimeOffset Expires) Issue(TokenSubject subject)
    {
        var now = time.GetUtcNow();
        var expires = now.AddSeconds(subject.LifetimeSeconds);
        var account = new JsonObject
        {
            ["namespace"] = subject.Namespace,
            ["serviceaccount"] = new JsonObject { ["name"] = subject.Account, ["uid"] = subject.Uid },
        };
        if (subject.Bound is { } bound)
        {
            account[bound.Kind] = new JsonObject { ["name"] = bound.Name, ["uid"] = bound.Uid };
        }

        var claims = new JsonObject
        {
            ["aud"] = JsonAccess.Array(subject.Audiences),
            ["exp"] = expires.ToUnixTimeSeconds(),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["iss"] = Issuer,
            ["jti"] = Guid.NewGuid().ToString(),
            ["kubernetes.io"] = account,
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["sub"] = $"system:serviceaccount:{subject.Namespace}:{subject.Account}",
        };
        var text = Encode(JsonText.Encode(new JsonObject { ["alg"] = "ES256", ["kid"] = keyId })) + "." + Encode(JsonText.Encode(claims));
        return (text + "." + Encode(key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256)), expires);
    }

    /// <summary>The claims of a token that this server signed and that is good now; null otherwise.</summary>
    public JsonObject? Check(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3 || Decode(parts[2]) is not { } signature || Decode(parts[1]) is not { } payload
            || !key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), signature, HashAlgorithmName.SHA256))
        {
            return null;
        }

        var claims = Parse(payload);
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        return claims.Integer("exp") > now && claims.Integer("nbf") <= now && claims.Text("iss") == Issuer ? claims : null;
    }

    /// <inheritdoc/>
    public void Dispose() => key.Dispose();

    private static JsonObject? Parse(byte[] payload)
    {
        try
        {
            return JsonNode.Parse(payload) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Encode(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    private static byte[]? Decode(string text)
    {
        try
        {
            return System.Buffers.Text.Base64Url.DecodeFromChars(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
