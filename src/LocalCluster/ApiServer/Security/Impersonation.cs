using Microsoft.AspNetCore.Http;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Requests in somebody else's name (<c>kubectl --as</c>), for those who may.</summary>
internal static class Impersonation
{
    private const string ExtraPrefix = "Impersonate-Extra-";

    /// <summary>The user in whose name the request is made.</summary>
    public static UserInfo Apply(Authorizer authorizer, UserInfo user, HttpRequest request)
    {
        var name = request.Headers["Impersonate-User"].ToString();
        var groups = request.Headers["Impersonate-Group"].OfType<string>().ToList();
        var extra = request.Headers.Where(header => header.Key.StartsWith(ExtraPrefix, StringComparison.OrdinalIgnoreCase)).ToDictionary(
            header => Uri.UnescapeDataString(header.Key[ExtraPrefix.Length..].ToLowerInvariant()),
            header => (IReadOnlyList<string>)[.. header.Value.OfType<string>()],
            StringComparer.Ordinal);
        var uid = request.Headers["Impersonate-Uid"].ToString();
        if (name.Length == 0)
        {
            if (groups.Count > 0 || extra.Count > 0 || uid.Length > 0)
            {
                throw ApiErrors.Internal("requested groups, uid or extra without impersonating a user");
            }

            return user;
        }

        Check(authorizer, user, Subject(name));
        groups.ForEach(group => Check(authorizer, user, new AccessRequest { Verb = "impersonate", Resource = "groups", Name = group }));
        if (uid.Length > 0)
        {
            Check(authorizer, user, new AccessRequest { Verb = "impersonate", Group = "authentication.k8s.io", Resource = "uids", Name = uid });
        }

        foreach (var (key, values) in extra)
        {
            foreach (var value in values)
            {
                Check(authorizer, user, new AccessRequest { Verb = "impersonate", Group = "authentication.k8s.io", Resource = "userextras", Subresource = key, Name = value });
            }
        }

        return new UserInfo(name, Groups(name, groups)) { Uid = uid, Extra = extra };
    }

    private static AccessRequest Subject(string name) => name.Split(':') is ["system", "serviceaccount", var @namespace, var account]
        ? new AccessRequest { Verb = "impersonate", Resource = "serviceaccounts", Namespace = @namespace, Name = account }
        : new AccessRequest { Verb = "impersonate", Resource = "users", Name = name };

    private static List<string> Groups(string name, List<string> groups)
    {
        var all = new List<string>(groups);
        if (groups.Count == 0 && name.Split(':') is ["system", "serviceaccount", var @namespace, _])
        {
            all.AddRange(["system:serviceaccounts", $"system:serviceaccounts:{@namespace}"]);
        }

        var implied = name == UserInfo.Anonymous.Name ? "system:unauthenticated" : "system:authenticated";
        if (!all.Contains(implied, StringComparer.Ordinal))
        {
            all.Add(implied);
        }

        return all;
    }

    private static void Check(Authorizer authorizer, UserInfo user, AccessRequest request)
    {
        if (!authorizer.Allows(user, request))
        {
            throw request.Refuse(user);
        }
    }
}
