using System.Text.Json.Nodes;
using Surus.Cel;

namespace Surus.LocalCluster.ApiServer;

/// <summary>One of the <c>x-kubernetes-validations</c> of a schema, ready to be evaluated.</summary>
internal sealed class ValidationRule
{
    private const string Self = "self";
    private const string OldSelf = "oldSelf";

    private readonly CelProgram program;
    private readonly CelProgram? message;
    private readonly CelType type;
    private readonly string fixedMessage;
    private readonly string reason;
    private readonly string fieldPath;

    private ValidationRule(JsonObject source, CelType type)
    {
        this.type = type;
        var text = source.TextOf("rule") ?? "";
        IsTransition = CelProgram.Uses(text, OldSelf);
        OldIsOptional = source.FlagOf("optionalOldSelf");
        var variables = Variables(type, OldIsOptional);
        program = CelProgram.Compile(text, variables);
        message = source.TextOf("messageExpression") is { Length: > 0 } expression ? CelProgram.Compile(expression, variables) : null;
        fixedMessage = (source.TextOf("message") ?? "").Trim();
        reason = source.TextOf("reason") ?? FieldReason.Invalid;
        fieldPath = source.TextOf("fieldPath") ?? "";
    }

    /// <summary>Whether the rule compares with what was there before.</summary>
    public bool IsTransition { get; }

    /// <summary>Whether the rule holds also where nothing was there before.</summary>
    public bool OldIsOptional { get; }

    /// <summary>Makes the rules of a schema that can be evaluated; what can't be is refused with the definition.</summary>
    public static IReadOnlyList<ValidationRule> Of(ObjectSchema schema)
    {
        if (schema.Source?["x-kubernetes-validations"] is not JsonArray { Count: > 0 } rules || SchemaTypes.Of(schema) is not { } type)
        {
            return [];
        }

        var made = new List<ValidationRule>();
        foreach (var source in rules.OfType<JsonObject>())
        {
            try
            {
                made.Add(new ValidationRule(source, type));
            }
            catch (CelCompilationException)
            {
                // A definition is stored with rules like this only where it was stored before rules were checked.
                continue;
            }
        }

        return made;
    }

    /// <summary>The variables of a rule about values of a type.</summary>
    public static IReadOnlyDictionary<string, CelType> Variables(CelType type, bool oldIsOptional) => new Dictionary<string, CelType>(StringComparer.Ordinal)
    {
        [Self] = type, [OldSelf] = oldIsOptional ? new CelType.Optional(type) : type,
    };

    /// <summary>What is wrong with a value; null where nothing is.</summary>
    public FieldError? Check(JsonNode value, JsonNode? old, string path, CelBudget budget)
    {
        var variables = new Dictionary<string, object?>(StringComparer.Ordinal) { [Self] = JsonConversion.ToValue(value, type) };
        if (IsTransition)
        {
            var before = old is null ? null : JsonConversion.ToValue(old, type);
            variables[OldSelf] = !OldIsOptional ? before : old is null ? CelOptional.None : CelOptional.Of(before);
        }

        return program.Evaluate(variables, budget) switch
        {
            true => null,
            CelFault fault => Failed(value, path, fault.Message),
            false => Broken(value, path, variables, budget),
            _ => Failed(value, path, "rule must evaluate to a bool"),
        };
    }

    private FieldError Failed(JsonNode value, string path, string why) => new(
        FieldReason.Invalid, Shown(path), $"Invalid value: \"{JsonValues.TypeName(value)}\": {why} evaluating rule: {(fixedMessage.Length > 0 ? fixedMessage : program.Text.Trim())}");

    private FieldError Broken(JsonNode value, string path, Dictionary<string, object?> variables, CelBudget budget)
    {
        var field = Shown(path + fieldPath);
        var detail = Message(variables, budget);
        return reason switch
        {
            FieldReason.Forbidden => new FieldError(reason, field, $"Forbidden: {detail}"),
            FieldReason.Required => new FieldError(reason, field, $"Required value: {detail}"),
            FieldReason.Duplicate => new FieldError(reason, field, $"Duplicate value: {JsonValues.Compact(value)}"),
            _ => new FieldError(FieldReason.Invalid, field, value is JsonValue ? $"Invalid value: {JsonValues.Compact(value)}: {detail}" : $"Invalid value: {detail}"),
        };
    }

    private string Message(Dictionary<string, object?> variables, CelBudget budget)
    {
        if (message?.Evaluate(variables, budget) is string made && made.Trim() is { Length: > 0 } text && !text.Contains('\n', StringComparison.Ordinal))
        {
            return text;
        }

        return fixedMessage.Length > 0 ? fixedMessage : $"failed rule: {program.Text.Trim()}";
    }

    private static string Shown(string path) => path.Length == 0 ? "<nil>" : path.TrimStart('.');
}

/// <summary>The reasons that a rule may give.</summary>
internal static class FieldReason
{
    /// <summary>The value can't be.</summary>
    public const string Invalid = "FieldValueInvalid";

    /// <summary>The value must not be there.</summary>
    public const string Forbidden = "FieldValueForbidden";

    /// <summary>The value must be there.</summary>
    public const string Required = "FieldValueRequired";

    /// <summary>The value is there twice.</summary>
    public const string Duplicate = "FieldValueDuplicate";

    /// <summary>All of them, in order.</summary>
    public static IReadOnlyList<string> All { get; } = [Duplicate, Forbidden, Invalid, Required];
}
