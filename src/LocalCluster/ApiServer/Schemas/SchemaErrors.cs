using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>The errors that schemas find, in the words of the Kubernetes API.</summary>
internal static class SchemaErrors
{
    /// <summary>The value cannot be.</summary>
    public static FieldError Invalid(string field, JsonNode? value, string why) => InvalidText(field, JsonValues.Compact(value), why);

    /// <summary>The value, given as it is to be shown, cannot be.</summary>
    public static FieldError InvalidText(string field, string shown, string why) => new("FieldValueInvalid", field, $"Invalid value: {shown}: {why}");

    /// <summary>The value is of another type than it must be.</summary>
    public static FieldError WrongType(string field, string shown, string why) => new("FieldValueTypeInvalid", field, $"Invalid value: {shown}: {why}");

    /// <summary>The value must be given.</summary>
    public static FieldError Required(string field, string why = "") =>
        new("FieldValueRequired", field, why.Length == 0 ? "Required value" : $"Required value: {why}");

    /// <summary>The value is none of those supported.</summary>
    public static FieldError NotSupported(string field, JsonNode? value, IEnumerable<JsonNode?> supported) =>
        new("FieldValueNotSupported", field, $"Unsupported value: {JsonValues.Compact(value)}: supported values: {string.Join(", ", supported.Select(JsonValues.Compact))}");

    /// <summary>The value is there twice.</summary>
    public static FieldError Duplicate(string field, JsonNode? value) =>
        new("FieldValueDuplicate", field, $"Duplicate value: {JsonValues.Compact(value)}");

    /// <summary>The value may not be given.</summary>
    public static FieldError Forbidden(string field, string why) => new("FieldValueForbidden", field, $"Forbidden: {why}");

    /// <summary>The text is too long.</summary>
    public static FieldError TooLong(string field, long most) =>
        new("FieldValueTooLong", field, $"Too long: may not be more than {most} {(most == 1 ? "byte" : "bytes")}");

    /// <summary>There are too many.</summary>
    public static FieldError TooMany(string field, long count, long most, string what = "items") =>
        new("FieldValueTooMany", field, $"Too many: {count}: must have at most {most} {what}");
}
