using System.Text.Json.Nodes;
using Surus.Cel;
using Surus.KubernetesTypes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Whether the rules in a definition's schema can be evaluated: a rule that can't be is refused before any object meets it.</summary>
internal static class RuleDefinitions
{
    private const string Rules = "x-kubernetes-validations";

    /// <summary>Everything that is wrong with the rules of a schema, which itself is structural.</summary>
    public static IReadOnlyList<FieldError> Check(JsonObject openApi, string path)
    {
        var errors = new List<FieldError>();
        Walk(ObjectSchema.FromOpenApi(openApi), path, canCorrelate: true, errors);
        return errors;
    }

    private static void Walk(ObjectSchema schema, string path, bool canCorrelate, List<FieldError> errors)
    {
        foreach (var (rule, index) in (schema.Source?[Rules] as JsonArray ?? []).OfType<JsonObject>().Select((rule, index) => (rule, index)))
        {
            Rule(schema, rule, $"{path}.{Rules}[{index}]", canCorrelate, errors);
        }

        foreach (var (name, property) in schema.Properties.Where(property => property.Value.BuiltIn is null))
        {
            Walk(property, $"{path}.properties[{name}]", canCorrelate, errors);
        }

        if (schema.AdditionalProperties is { } values)
        {
            Walk(values, $"{path}.additionalProperties", canCorrelate, errors);
        }

        if (schema.Items is { } items)
        {
            Walk(items, $"{path}.items", canCorrelate && schema.Merge == MergeSemantics.Map, errors);
        }
    }

    private static void Rule(ObjectSchema schema, JsonObject rule, string path, bool canCorrelate, List<FieldError> errors)
    {
        var text = (rule.TextOf("rule") ?? "").Trim();
        Texts(rule, text, path, errors);
        if (rule.TextOf("reason") is { } reason && !FieldReason.All.Contains(reason, StringComparer.Ordinal))
        {
            errors.Add(SchemaErrors.NotSupported($"{path}.reason", reason, FieldReason.All.Select(one => (JsonNode?)one)));
        }

        if (rule.TextOf("fieldPath") is { Length: > 0 } field && !RulePaths.Leads(schema, field))
        {
            errors.Add(SchemaErrors.Invalid($"{path}.fieldPath", field, "fieldPath must be a valid path: does not refer to a valid field"));
        }

        if (text.Length == 0)
        {
            return;
        }

        if (SchemaTypes.Of(schema) is not { } type)
        {
            errors.Add(SchemaErrors.InvalidText($"{path}.rule", Shown(rule), "the schema says too little of the value for a rule about it: it needs a type"));
            return;
        }

        Programs(rule, text, type, path, errors);
        Transitions(rule, text, path, canCorrelate, errors);
    }

    private static void Texts(JsonObject rule, string text, string path, List<FieldError> errors)
    {
        var message = rule.TextOf("message");
        if (text.Length == 0)
        {
            errors.Add(SchemaErrors.Required($"{path}.rule", "rule is not specified"));
        }

        if (message is not null && message.Trim().Length == 0 && message.Length > 0)
        {
            errors.Add(SchemaErrors.Invalid($"{path}.message", message, "message must be non-empty if specified"));
        }
        else if (message?.Trim().Contains('\n', StringComparison.Ordinal) == true)
        {
            errors.Add(SchemaErrors.Invalid($"{path}.message", message, "message must not contain line breaks"));
        }
        else if (text.Contains('\n', StringComparison.Ordinal) && string.IsNullOrEmpty(message))
        {
            errors.Add(SchemaErrors.Required($"{path}.message", "message must be specified if rule contains line breaks"));
        }

        if (rule.TextOf("messageExpression") is { Length: > 0 } expression && expression.Trim().Length == 0)
        {
            errors.Add(SchemaErrors.Required($"{path}.messageExpression", "messageExpression must be non-empty if specified"));
        }
    }

    private static void Programs(JsonObject rule, string text, CelType type, string path, List<FieldError> errors)
    {
        var variables = ValidationRule.Variables(type, rule.FlagOf("optionalOldSelf"));
        Compile(text, variables, CelType.Bool, "cel expression must evaluate to a bool", $"{path}.rule", rule, errors);
        if (rule.TextOf("messageExpression")?.Trim() is { Length: > 0 } expression)
        {
            Compile(expression, variables, CelType.String, "messageExpression must evaluate to a string", $"{path}.messageExpression", rule, errors);
        }
    }

    private static void Compile(
        string text, IReadOnlyDictionary<string, CelType> variables, CelType expected, string otherwise, string path, JsonObject rule, List<FieldError> errors)
    {
        try
        {
            if (CelProgram.Compile(text, variables).ResultType is var type && type != expected && type != CelType.Dyn)
            {
                errors.Add(SchemaErrors.InvalidText(path, Shown(rule), otherwise));
            }
        }
        catch (CelCompilationException wrong)
        {
            errors.Add(SchemaErrors.InvalidText(path, Shown(rule), $"compilation failed: {wrong.Message}"));
        }
    }

    private static void Transitions(JsonObject rule, string text, string path, bool canCorrelate, List<FieldError> errors)
    {
        var usesOld = CelProgram.Uses(text, "oldSelf");
        if (usesOld && !canCorrelate)
        {
            errors.Add(SchemaErrors.Invalid($"{path}.rule", text, "oldSelf cannot be used on the uncorrelatable portion of the schema: elements of a list that is no map of keys"));
        }

        if (!usesOld && rule["optionalOldSelf"] is not null)
        {
            errors.Add(SchemaErrors.Invalid($"{path}.optionalOldSelf", rule["optionalOldSelf"], "may not be set if oldSelf is not used in rule"));
        }
    }

    // As the API shows a rule in a message.
    private static string Shown(JsonObject rule)
    {
        var shown = new JsonObject
        {
            ["Rule"] = rule.TextOf("rule") ?? "",
            ["Message"] = rule.TextOf("message") ?? "",
            ["MessageExpression"] = rule.TextOf("messageExpression") ?? "",
            ["Reason"] = rule["reason"]?.DeepClone(),
            ["FieldPath"] = rule.TextOf("fieldPath") ?? "",
            ["OptionalOldSelf"] = rule["optionalOldSelf"]?.DeepClone(),
        };
        return JsonValues.Compact(shown).Replace("<", "\\u003c", StringComparison.Ordinal).Replace(">", "\\u003e", StringComparison.Ordinal).Replace("&", "\\u0026", StringComparison.Ordinal);
    }
}
