using Microsoft.AspNetCore.Http;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Reads what a list or watch asks for, and refuses combinations that make no sense.</summary>
internal static class ListOptions
{
    /// <summary>The options of a list.</summary>
    public static ListRequest Read(HttpRequest request)
    {
        var errors = new FieldErrors();
        var match = QueryOptions.Text(request, "resourceVersionMatch");
        var version = QueryOptions.Text(request, "resourceVersion");
        var next = QueryOptions.Text(request, "continue");
        if (match is not null)
        {
            if (version is null)
            {
                errors.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden unless resourceVersion is provided");
            }

            if (next is not null)
            {
                errors.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided");
            }

            if (match is not ("Exact" or "NotOlderThan"))
            {
                errors.NotSupported("resourceVersionMatch", match, ["Exact", "NotOlderThan"]);
            }

            if (match == "Exact" && version == "0")
            {
                errors.Forbidden("resourceVersionMatch", "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"");
            }
        }

        if (QueryOptions.Text(request, "sendInitialEvents") is not null)
        {
            errors.Forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list");
        }

        Throw(errors);
        var limit = QueryOptions.Number(request, "limit") ?? 0;
        return new ListRequest(limit, next, version, match);
    }

    /// <summary>The options of a watch.</summary>
    public static WatchRequest ReadWatch(HttpRequest request)
    {
        var errors = new FieldErrors();
        var match = QueryOptions.Text(request, "resourceVersionMatch");
        var initial = QueryOptions.Text(request, "sendInitialEvents") is not null;
        if (initial && match != "NotOlderThan")
        {
            errors.Forbidden("resourceVersionMatch", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
        }

        if (match is not null && initial && match != "NotOlderThan")
        {
            errors.NotSupported("resourceVersionMatch", match, ["NotOlderThan"]);
        }

        if (match is not null && !initial)
        {
            errors.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
        }

        Throw(errors);
        return new WatchRequest(QueryOptions.Text(request, "resourceVersion"), QueryOptions.Flag(request, "allowWatchBookmarks"), QueryOptions.Flag(request, "sendInitialEvents"));
    }

    /// <summary>What is selected.</summary>
    public static Selection Selection(ResourceCall call, ApiResource resource)
    {
        var fields = QueryOptions.Text(call.Request, "fieldSelector");
        if (call.Path.Name is { } name && call.Access.Verb == "watch")
        {
            fields = fields is null ? $"metadata.name={name}" : $"{fields},metadata.name={name}";
        }

        return Surus.LocalCluster.ApiServer.Selection.Parse(
            resource, resource.Bucket == "namespaces" ? null : call.Path.Namespace, QueryOptions.Text(call.Request, "labelSelector"), fields);
    }

    private static void Throw(FieldErrors errors)
    {
        if (errors.All.Count > 0)
        {
            throw ApiErrors.Invalid("meta.k8s.io", "ListOptions", "", errors.All);
        }
    }
}
