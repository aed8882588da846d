using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>What is wrong with one field.</summary>
/// <param name="Field">The path, such as <c>spec.l[0].x</c>; <c>&lt;nil&gt;</c> where the API names none.</param>
/// <param name="Cause">The type of cause, such as <c>FieldValueInvalid</c>.</param>
/// <param name="Message">The message without the path, such as <c>Invalid value: 6: must be less</c>.</param>
internal sealed record FieldError(string Field, string Cause, string Message)
{
    /// <summary>Path and message.</summary>
    public override string ToString() => $"{Field}: {Message}";

    /// <summary>As a cause of a Status.</summary>
    public JsonObject ToCause() => new() { ["reason"] = Cause, ["message"] = Message, ["field"] = Field };

    /// <summary>The value cannot be.</summary>
    public static FieldError Invalid(string field, JsonNode? value, string why) => InvalidText(field, JsonValues.Compact(value), why);

    /// <summary>The value, given as it is to be shown, cannot be.</summary>
    public static FieldError InvalidText(string field, string shown, string why) => new(field, "FieldValueInvalid", $"Invalid value: {shown}: {why}");

    /// <summary>The value is of another type than it must be.</summary>
    public static FieldError WrongType(string field, string shown, string why) => new(field, "FieldValueTypeInvalid", $"Invalid value: {shown}: {why}");

    /// <summary>The value must be given.</summary>
    public static FieldError Required(string field, string why = "") =>
        new(field, "FieldValueRequired", why.Length == 0 ? "Required value" : $"Required value: {why}");

    /// <summary>The value is none of those supported.</summary>
    public static FieldError NotSupported(string field, JsonNode? value, IEnumerable<JsonNode?> supported) =>
        new(field, "FieldValueNotSupported", $"Unsupported value: {JsonValues.Compact(value)}: supported values: {string.Join(", ", supported.Select(JsonValues.Compact))}");

    /// <summary>The value is there twice.</summary>
    public static FieldError Duplicate(string field, JsonNode? value) =>
        new(field, "FieldValueDuplicate", $"Duplicate value: {JsonValues.Compact(value)}");

    /// <summary>The value may not be given.</summary>
    public static FieldError Forbidden(string field, string why) => new(field, "FieldValueForbidden", $"Forbidden: {why}");

    /// <summary>The text is too long.</summary>
    public static FieldError TooLong(string field, long most) =>
        new(field, "FieldValueTooLong", $"Too long: may not be more than {most} {(most == 1 ? "byte" : "bytes")}");

    /// <summary>There are too many.</summary>
    public static FieldError TooMany(string field, long count, long most, string what = "items") =>
        new(field, "FieldValueTooMany", $"Too many: {count}: must have at most {most} {what}");
}
