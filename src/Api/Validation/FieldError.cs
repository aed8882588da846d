namespace Surus.Api;

/// <summary>The kinds of errors about a field, as Kubernetes names them.</summary>
public enum FieldErrorType
{
    /// <summary>The value is not one that works.</summary>
    Invalid,

    /// <summary>A value is needed.</summary>
    Required,

    /// <summary>No value is allowed here.</summary>
    Forbidden,

    /// <summary>The value is there twice.</summary>
    Duplicate,

    /// <summary>The value is not one of a fixed set.</summary>
    NotSupported,
}

/// <summary>What is wrong with one field of a definition.</summary>
/// <param name="Path">The field, such as <c>spec.tablespaces[0].name</c>.</param>
/// <param name="Type">The kind of error.</param>
/// <param name="BadValue">The value that is wrong; null where that says nothing.</param>
/// <param name="Detail">A sentence that says what would be right.</param>
public sealed record FieldError(string Path, FieldErrorType Type, string? BadValue, string Detail)
{
    /// <summary>The reason of the cause in a <c>Status</c>.</summary>
    public string Reason => Type switch
    {
        FieldErrorType.Required => "FieldValueRequired",
        FieldErrorType.Forbidden => "FieldValueForbidden",
        FieldErrorType.Duplicate => "FieldValueDuplicate",
        FieldErrorType.NotSupported => "FieldValueNotSupported",
        _ => "FieldValueInvalid",
    };

    /// <summary>The error without its path, such as <c>Invalid value: "x": …</c>.</summary>
    public string Message => Type switch
    {
        FieldErrorType.Required => $"Required value: {Detail}",
        FieldErrorType.Forbidden => $"Forbidden: {Detail}",
        FieldErrorType.Duplicate => $"Duplicate value: \"{BadValue}\": {Detail}",
        FieldErrorType.NotSupported => $"Unsupported value: \"{BadValue}\": {Detail}",
        _ => $"Invalid value: \"{BadValue}\": {Detail}",
    };

    /// <summary>The whole sentence.</summary>
    public override string ToString() => $"{Path}: {Message}";

    internal static FieldError Invalid(string path, object? value, string detail) =>
        new(path, FieldErrorType.Invalid, Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture), detail);

    internal static FieldError Required(string path, string detail) => new(path, FieldErrorType.Required, null, detail);

    internal static FieldError Forbidden(string path, string detail) => new(path, FieldErrorType.Forbidden, null, detail);

    internal static FieldError Duplicate(string path, string value, string detail) => new(path, FieldErrorType.Duplicate, value, detail);

    internal static FieldError NotSupported(string path, string? value, string detail) => new(path, FieldErrorType.NotSupported, value, detail);
}
