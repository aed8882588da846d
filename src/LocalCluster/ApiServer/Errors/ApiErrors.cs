using System.Text.Json.Nodes;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.ApiServer;

/// <summary>The refusals of the API, each with the status code, reason and details that clients rely on.</summary>
internal static class ApiErrors
{
    /// <summary>404: no object of that name.</summary>
    public static ApiException NotFound(ApiResource resource, string name) => NotFound(resource.Group, resource.Plural, name);

    /// <summary>404: no object of that name.</summary>
    public static ApiException NotFound(string group, string plural, string name) =>
        new(404, "NotFound", $"{Qualified(group, plural)} \"{name}\" not found", Details(group, plural, name));

    /// <summary>404: no such resource.</summary>
    public static ApiException NoSuchResource() => new(404, "NotFound", "the server could not find the requested resource", []);

    /// <summary>409: the name is taken.</summary>
    public static ApiException AlreadyExists(ApiResource resource, string name) =>
        new(409, "AlreadyExists", $"{Qualified(resource)} \"{name}\" already exists", Details(resource.Group, resource.Plural, name));

    /// <summary>409: the object has changed since it was read, or a precondition does not hold.</summary>
    public static ApiException Conflict(ApiResource resource, string name, string why) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {Qualified(resource)} \"{name}\": {why}", Details(resource.Group, resource.Plural, name));

    /// <summary>409: someone else wrote first.</summary>
    public static ApiException Modified(ApiResource resource, string name) =>
        Conflict(resource, name, "the object has been modified; please apply your changes to the latest version and try again");

    /// <summary>400: the request makes no sense.</summary>
    public static ApiException BadRequest(string message) => new(400, "BadRequest", message);

    /// <summary>403: not allowed.</summary>
    public static ApiException Forbidden(ApiResource resource, string name, string why) => Forbidden(resource.Group, resource.Plural, name, why);

    /// <summary>403: not allowed.</summary>
    public static ApiException Forbidden(string group, string plural, string name, string why) =>
        new(403, "Forbidden", $"{Qualified(group, plural)}{(name.Length == 0 ? "" : $" \"{name}\"")} is forbidden: {why}", Details(group, plural, name));

    /// <summary>405: the resource has no such verb.</summary>
    public static ApiException MethodNotAllowed(string verb) =>
        new(405, "MethodNotAllowed", $"the server does not allow this method on the requested resource ({verb})", []);

    /// <summary>410: the revision is older than the history that is kept.</summary>
    public static ApiException Expired(string message) => new(410, "Expired", message);

    /// <summary>422: fields are wrong.</summary>
    public static ApiException Invalid(string group, string kind, string name, IReadOnlyList<FieldError> errors)
    {
        var summary = errors.Count == 1 ? errors[0].ToString() : $"[{string.Join(", ", errors)}]";
        var details = Details(group, kind, name);
        details["causes"] = new JsonArray([.. errors.Select(error => error.ToCause())]);
        return new ApiException(422, "Invalid", $"{(group.Length == 0 ? kind : $"{kind}.{group}")} \"{name}\" is invalid: {summary}", details);
    }

    /// <summary>422: fields are wrong.</summary>
    public static ApiException Invalid(ApiResource resource, string name, IReadOnlyList<FieldError> errors) => Invalid(resource.Group, resource.Kind, name, errors);

    /// <summary>429: try again later.</summary>
    public static ApiException TooManyRequests(string message, JsonObject? details) => new(429, "TooManyRequests", message, details);

    /// <summary>500: something that should not happen, or that the real server answers so.</summary>
    public static ApiException Internal(string message) =>
        new(500, "InternalError", $"Internal error occurred: {message}", new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["message"] = message }) });

    /// <summary>500 without a reason: what the real server answers to a few mistakes of the client.</summary>
    public static ApiException Unclassified(string message) => new(500, "", message);

    /// <summary>401: the credentials are no good.</summary>
    public static ApiException Unauthorized() => new(401, "Unauthorized", "Unauthorized");

    /// <summary>The <c>details</c> that name an object; empty parts are left out.</summary>
    public static JsonObject Details(string group, string kind, string name)
    {
        var details = new JsonObject();
        AddUnlessEmpty(details, "name", name);
        AddUnlessEmpty(details, "group", group);
        AddUnlessEmpty(details, "kind", kind);
        return details;
    }

    /// <summary>The <c>Status</c> object of a refusal.</summary>
    public static JsonObject Status(ApiException error)
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = error.Message,
        };
        AddUnlessEmpty(status, "reason", error.Reason);
        if (error.Details is { } details)
        {
            status["details"] = details.DeepClone();
        }

        status["code"] = error.Code;
        return status;
    }

    private static string Qualified(ApiResource resource) => Qualified(resource.Group, resource.Plural);

    private static string Qualified(string group, string plural) => group.Length == 0 ? plural : $"{plural}.{group}";

    private static void AddUnlessEmpty(JsonObject target, string name, string text)
    {
        if (text.Length > 0)
        {
            target[name] = text;
        }
    }
}
