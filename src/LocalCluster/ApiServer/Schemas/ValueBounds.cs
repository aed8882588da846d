using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Surus.Cel;

namespace Surus.LocalCluster.ApiServer;

/// <summary>The bounds that an OpenAPI schema sets: sizes, ranges, patterns, formats.</summary>
internal static class ValueBounds
{
    public static void Check(JsonObject source, JsonNode? value, string path, List<FieldError> errors)
    {
        switch (value?.GetValueKind())
        {
            case JsonValueKind.String: Text(source, value.GetValue<string>(), path, errors); break;
            case JsonValueKind.Number: Number(source, value, path, errors); break;
            case JsonValueKind.Array: Elements(source, ((JsonArray)value).Count, path, errors); break;
            case JsonValueKind.Object: Fields(source, ((JsonObject)value).Count, path, errors); break;
            default: break;
        }
    }

    /// <summary>Whether a pattern, written for RE2, is a regular expression.</summary>
    public static bool IsPattern(string pattern) => Re2.Compile(pattern) is not null;

    private static void Text(JsonObject source, string text, string path, List<FieldError> errors)
    {
        var length = text.EnumerateRunes().Count();
        if (source.WholeOf("maxLength") is { } most && length > most)
        {
            errors.Add(SchemaErrors.TooLong(path, most));
        }

        if (source.WholeOf("minLength") is { } least && length < least)
        {
            errors.Add(SchemaErrors.Invalid(path, text, $"{path} in body should be at least {least} chars long"));
        }

        if (source.TextOf("pattern") is { } pattern && Re2.Compile(pattern) is { } regex && !Matches(regex, text))
        {
            errors.Add(SchemaErrors.Invalid(path, text, $"{path} in body should match '{pattern}'"));
        }

        if (source.TextOf("format") is { } format && !TextFormats.Fits(format, text))
        {
            errors.Add(SchemaErrors.WrongType(path, JsonValues.Compact(text), $"{path} in body must be of type {format}: {JsonValues.Compact(text)}"));
        }
    }

    private static void Number(JsonObject source, JsonNode value, string path, List<FieldError> errors)
    {
        var number = JsonValues.FloatingNumber(value) ?? 0;
        if (JsonValues.FloatingNumber(source["maximum"]) is { } most && (source.FlagOf("exclusiveMaximum") ? number >= most : number > most))
        {
            errors.Add(SchemaErrors.Invalid(path, value, $"{path} in body should be less than {(source.FlagOf("exclusiveMaximum") ? "" : "or equal to ")}{Plain(most)}"));
        }

        if (JsonValues.FloatingNumber(source["minimum"]) is { } least && (source.FlagOf("exclusiveMinimum") ? number <= least : number < least))
        {
            errors.Add(SchemaErrors.Invalid(path, value, $"{path} in body should be greater than {(source.FlagOf("exclusiveMinimum") ? "" : "or equal to ")}{Plain(least)}"));
        }

        if (JsonValues.FloatingNumber(source["multipleOf"]) is { } step && step > 0 && number / step % 1 != 0)
        {
            errors.Add(SchemaErrors.Invalid(path, value, $"{path} in body should be a multiple of {Plain(step)}"));
        }

        if (source.TextOf("format") == "int32" && (number is < int.MinValue or > int.MaxValue))
        {
            errors.Add(SchemaErrors.InvalidText("<nil>", "\"\"", $"Checked value must be of type integer with format int32 in {path}"));
        }
    }

    private static void Elements(JsonObject source, int count, string path, List<FieldError> errors)
    {
        if (source.WholeOf("maxItems") is { } most && count > most)
        {
            errors.Add(SchemaErrors.TooMany(path, count, most));
        }

        if (source.WholeOf("minItems") is { } least && count < least)
        {
            errors.Add(SchemaErrors.Invalid(path, count, $"{path} in body should have at least {least} items"));
        }
    }

    private static void Fields(JsonObject source, int count, string path, List<FieldError> errors)
    {
        if (source.WholeOf("maxProperties") is { } most && count > most)
        {
            errors.Add(SchemaErrors.TooMany(path, count, most));
        }

        if (source.WholeOf("minProperties") is { } least && count < least)
        {
            errors.Add(SchemaErrors.Invalid(path, count, $"{path} in body should have at least {least} properties"));
        }
    }

    // What can't be told in the time that there is can't be let through.
    private static bool Matches(Regex regex, string text)
    {
        try
        {
            return regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static string Plain(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
