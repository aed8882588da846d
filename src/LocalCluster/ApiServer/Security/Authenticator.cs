using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Finds out who asks: by client certificate, by the token of a service account, or nobody in particular.</summary>
internal sealed class Authenticator(ApiCore core, ServiceAccountTokens tokens)
{
    /// <summary>The user of a request.</summary>
    /// <exception cref="Cluster.ApiException">401: there are credentials and they are no good.</exception>
    public UserInfo Authenticate(X509Certificate2? certificate, string? authorization)
    {
        if (authorization is not null && authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return FromToken(authorization["Bearer ".Length..].Trim(), [ServiceAccountTokens.Issuer])?.User ?? throw ApiErrors.Unauthorized();
        }

        return certificate is null ? UserInfo.Anonymous : FromCertificate(certificate);
    }

    /// <summary>The user of a token, and for which of the wanted audiences it is good; null where it is good for nothing.</summary>
    public (UserInfo User, IReadOnlyList<string> Audiences)? FromToken(string token, IReadOnlyList<string> wanted)
    {
        if (tokens.Check(token) is not { } claims || claims.Child("kubernetes.io") is not { } account)
        {
            return null;
        }

        var audiences = claims.Texts("aud").Intersect(wanted, StringComparer.Ordinal).ToList();
        var @namespace = account.Text("namespace") ?? "";
        var name = account.Text("serviceaccount", "name") ?? "";
        if (audiences.Count == 0 || !Exists("serviceaccounts", @namespace, account.Child("serviceaccount"))
            || (account.Child("pod") is { } pod && !Exists("pods", @namespace, pod))
            || (account.Child("secret") is { } secret && !Exists("secrets", @namespace, secret)))
        {
            return null;
        }

        return (Account(@namespace, name, account, claims.Text("jti") ?? ""), audiences);
    }

    /// <summary>Why a token is good for nothing.</summary>
    public string Problem(string token) =>
        tokens.Check(token)?.Child("kubernetes.io") is { } account && !Exists("serviceaccounts", account.Text("namespace") ?? "", account.Child("serviceaccount"))
            ? $"[invalid bearer token, serviceaccounts \"{account.Text("serviceaccount", "name")}\" not found]"
            : "invalid bearer token";

    private static UserInfo Account(string @namespace, string name, JsonObject account, string tokenId)
    {
        var extra = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            ["authentication.kubernetes.io/credential-id"] = [$"JTI={tokenId}"],
        };
        if (account.Child("pod") is { } pod)
        {
            extra["authentication.kubernetes.io/pod-name"] = [pod.Text("name") ?? ""];
            extra["authentication.kubernetes.io/pod-uid"] = [pod.Text("uid") ?? ""];
        }

        return new UserInfo(
            $"system:serviceaccount:{@namespace}:{name}", ["system:serviceaccounts", $"system:serviceaccounts:{@namespace}", "system:authenticated"])
        {
            Uid = account.Text("serviceaccount", "uid") ?? "",
            Extra = extra,
        };
    }

    private bool Exists(string bucket, string @namespace, JsonObject? reference) =>
        reference is not null && core.Store.Get(bucket, new ObjectKey(@namespace, reference.Text("name") ?? "")) is { } found
        && string.Equals(found.Uid, reference.Text("uid"), StringComparison.Ordinal);

    private static UserInfo FromCertificate(X509Certificate2 certificate)
    {
        var groups = new List<string>();
        var name = "";
        foreach (var part in certificate.SubjectName.EnumerateRelativeDistinguishedNames())
        {
            switch (part.GetSingleElementType().Value)
            {
                case "2.5.4.3":
                    name = part.GetSingleElementValue() ?? "";
                    break;
                case "2.5.4.10":
                    groups.Add(part.GetSingleElementValue() ?? "");
                    break;
                default:
                    break;
            }
        }

        return new UserInfo(name, [.. groups, "system:authenticated"])
        {
            Extra = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
            {
                ["authentication.kubernetes.io/credential-id"] = [$"X509SHA256={Convert.ToHexStringLower(certificate.GetCertHash(System.Security.Cryptography.HashAlgorithmName.SHA256))}"],
            },
        };
    }
}
