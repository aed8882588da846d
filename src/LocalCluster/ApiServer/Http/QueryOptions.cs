using System.Globalization;
using Microsoft.AspNetCore.Http;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Reads the options that come in the query of a request.</summary>
internal static class QueryOptions
{
    /// <summary>One parameter; null where it is absent or empty.</summary>
    public static string? Text(HttpRequest request, string name) => request.Query[name].ToString() is { Length: > 0 } text ? text : null;

    /// <summary>Whether a parameter says yes.</summary>
    public static bool Flag(HttpRequest request, string name) => Text(request, name) is "true" or "1" or "True";

    /// <summary>A number.</summary>
    /// <exception cref="ApiException">400: it is none.</exception>
    public static long? Number(HttpRequest request, string name)
    {
        if (Text(request, name) is not { } text)
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ApiErrors.BadRequest($"the parameter {name} must be a whole number, and {text} is none");
    }

    /// <summary>The options of a write.</summary>
    /// <exception cref="ApiException">422: an option has a value that is not known.</exception>
    public static RequestOptions Write(HttpRequest request, UserInfo user, string kind)
    {
        var errors = new FieldErrors();
        var dryRun = request.Query["dryRun"].OfType<string>().Where(one => one.Length > 0).ToList();
        if (dryRun.Exists(one => one != "All"))
        {
            errors.NotSupported("dryRun", JsonAccess.Array(dryRun), ["All"]);
        }

        var validation = Text(request, "fieldValidation");
        if (validation is not (null or "Ignore" or "Warn" or "Strict"))
        {
            errors.NotSupported("fieldValidation", validation, ["Ignore", "Strict", "Warn"]);
        }

        var manager = Text(request, "fieldManager");
        if (manager?.Length > 128)
        {
            errors.TooLong("fieldManager", 128);
        }

        if (errors.All.Count > 0)
        {
            throw ApiErrors.Invalid("meta.k8s.io", kind, "", errors.All);
        }

        return new RequestOptions
        {
            User = user,
            DryRun = dryRun.Count > 0,
            FieldManager = manager ?? DefaultManager(request),
            Force = Flag(request, "force"),
            SaidOptions = Said(manager, validation, Text(request, "force")),
            FieldValidation = validation switch { "Ignore" => FieldValidation.Ignore, "Strict" => FieldValidation.Strict, _ => FieldValidation.Warn },
        };
    }

    private static System.Text.Json.Nodes.JsonObject Said(string? manager, string? validation, string? force)
    {
        var said = new System.Text.Json.Nodes.JsonObject();
        if (force is not null)
        {
            said["force"] = force is "true" or "1";
        }

        if (manager is not null)
        {
            said["fieldManager"] = manager;
        }

        if (validation is not null)
        {
            said["fieldValidation"] = validation;
        }

        return said;
    }

    private static string DefaultManager(HttpRequest request)
    {
        var agent = request.Headers.UserAgent.ToString();
        var end = agent.IndexOf('/', StringComparison.Ordinal);
        var name = end < 0 ? agent : agent[..end];
        return name.Length == 0 ? "unknown" : name[..Math.Min(name.Length, 128)];
    }
}
