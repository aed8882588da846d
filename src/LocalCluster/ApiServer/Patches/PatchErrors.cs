using System.Text.Json.Nodes;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.ApiServer;

/// <summary>The answers to patches that cannot be applied.</summary>
internal static class PatchErrors
{
    /// <summary>The body is no patch.</summary>
    public static ApiException Malformed(string why) => new(400, "BadRequest", why);

    /// <summary>The operations of a JSON patch do not fit the object, or a test failed.</summary>
    public static ApiException DoesNotFit() => new(422, "Invalid", "the server rejected our request due to an error in our request", []);

    /// <summary>The real server lets these through as internal errors: directives that are wrong, apply patches that do not fit the schema.</summary>
    public static ApiException Internal(string why) => new(500, "", why);

    /// <summary>The result has fields that the schema does not know, and validation is strict; or it is no object of its kind.</summary>
    /// <param name="result">The object that the patch made.</param>
    /// <param name="why">Such as <c>strict decoding error: unknown field "spec.x"</c>.</param>
    public static ApiException InvalidResult(JsonObject result, string why)
    {
        var error = SchemaErrors.InvalidText("patch", JsonValues.Compact(JsonValues.Compact(result)), why);
        return new ApiException(422, "Invalid", $" \"\" is invalid: {error}", new JsonObject { ["causes"] = new JsonArray(error.ToCause()) });
    }
}
