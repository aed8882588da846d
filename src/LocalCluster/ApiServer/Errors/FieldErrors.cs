using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>One thing wrong with one field.</summary>
/// <param name="Reason">The machine-readable reason of the cause, such as <c>FieldValueInvalid</c>.</param>
/// <param name="Field">The path of the field, such as <c>spec.ports[0].port</c>.</param>
/// <param name="Text">What is wrong.</param>
internal sealed record FieldError(string Reason, string Field, string Text)
{
    /// <summary>As an element of <c>details.causes</c>.</summary>
    public JsonObject ToCause() => new() { ["reason"] = Reason, ["message"] = Text, ["field"] = Field };

    /// <inheritdoc/>
    public override string ToString() => $"{Field}: {Text}";
}

/// <summary>Collects what is wrong with an object.</summary>
internal sealed class FieldErrors
{
    private readonly List<FieldError> errors = [];

    /// <summary>What was found.</summary>
    public IReadOnlyList<FieldError> All => errors;

    /// <summary>A value that the field can't have.</summary>
    public void Invalid(string field, JsonNode? value, string why) => Add("FieldValueInvalid", field, $"Invalid value: {Show(value)}: {why}");

    /// <summary>A field that must be there.</summary>
    public void Required(string field, string why = "") => Add("FieldValueRequired", field, why.Length == 0 ? "Required value" : $"Required value: {why}");

    /// <summary>A value that appears twice.</summary>
    public void Duplicate(string field, JsonNode? value) => Add("FieldValueDuplicate", field, $"Duplicate value: {Show(value)}");

    /// <summary>A field that must not be there, or not change.</summary>
    public void Forbidden(string field, string why) => Add("FieldValueForbidden", field, $"Forbidden: {why}");

    /// <summary>A value that is not one of those known.</summary>
    public void NotSupported(string field, JsonNode? value, IEnumerable<string> known) =>
        Add("FieldValueNotSupported", field, $"Unsupported value: {Show(value)}: supported values: {string.Join(", ", known.Select(one => $"\"{one}\""))}");

    /// <summary>A reference to something that is not there.</summary>
    public void NotFound(string field, JsonNode? value) => Add("FieldValueNotFound", field, $"Not found: {Show(value)}");

    /// <summary>A text over its bound.</summary>
    public void TooLong(string field, int bytes) => Add("FieldValueTooLong", field, $"Too long: may not be more than {bytes} bytes");

    /// <summary>Adds an error made elsewhere.</summary>
    public void Add(string reason, string field, string text) => Add(new FieldError(reason, field, text));

    /// <summary>Adds what a schema finds wrong: what is known of the same field is not said again in other words.</summary>
    public void AddRange(IEnumerable<FieldError> more)
    {
        foreach (var error in more.Where(error => !errors.Exists(known => known.Reason == error.Reason && known.Field == error.Field)).ToList())
        {
            errors.Add(error);
        }
    }

    /// <summary>Adds the rules that an object breaks; several may be about one field.</summary>
    public void AddRules(SchemaRules rules, JsonObject value, JsonObject? old)
    {
        // What does not even have its type can't be held to a rule about it.
        if (errors.Exists(error => error.Reason is FieldReason.Required or "FieldValueTooLong" or "FieldValueTooMany" or "FieldValueTypeInvalid"))
        {
            Add(FieldReason.Invalid, "<nil>", "Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation");
            return;
        }

        foreach (var broken in rules.Check(value, old))
        {
            Add(broken);
        }
    }

    /// <summary>Says the last error once more, as the API does of what it checks twice.</summary>
    public void Again() => errors.Add(errors[^1]);

    private void Add(FieldError error)
    {
        if (!errors.Contains(error))
        {
            errors.Add(error);
        }
    }

    private static string Show(JsonNode? value) => value?.ToJsonString() ?? "null";
}
