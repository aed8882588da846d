using System.Globalization;
using System.Text.Json.Nodes;
using Surus.Cel;

namespace Surus.LocalCluster.ApiServer;

/// <summary>The rules of a schema and of all below it; what has none is left out.</summary>
internal sealed class SchemaRules
{
    // The bounds of the API: for one rule on one value, and for all rules on one object.
    private const long MostStepsOfOne = 1_000_000;
    private const long MostSteps = 10_000_000;

    private readonly ObjectSchema schema;
    private readonly IReadOnlyList<ValidationRule> rules;
    private readonly Dictionary<string, SchemaRules> properties;
    private readonly SchemaRules? values;
    private readonly SchemaRules? items;

    private SchemaRules(ObjectSchema schema)
    {
        this.schema = schema;
        rules = ValidationRule.Of(schema);
        properties = schema.Properties.Where(property => property.Value.BuiltIn is null).Select(property => (property.Key, Rules: Of(property.Value)))
            .Where(one => one.Rules is not null).ToDictionary(one => one.Key, one => one.Rules!, StringComparer.Ordinal);
        values = schema.AdditionalProperties is { } additional ? Of(additional) : null;
        items = schema.Items is { } elements ? Of(elements) : null;
    }

    private bool IsEmpty => rules.Count == 0 && properties.Count == 0 && values is null && items is null;

    /// <summary>The rules of a schema; null where it has none.</summary>
    public static SchemaRules? Of(ObjectSchema schema) => new SchemaRules(schema) is { IsEmpty: false } found ? found : null;

    /// <summary>Which rules an object breaks.</summary>
    /// <param name="value">The object; it fits its schema.</param>
    /// <param name="old">The object before; null for a create.</param>
    public IReadOnlyList<FieldError> Check(JsonObject value, JsonObject? old)
    {
        var errors = new List<FieldError>();
        var budget = new CelBudget(MostSteps);
        Walk(value, old, "", errors, budget);
        if (budget.IsExhausted)
        {
            errors.Add(SchemaErrors.InvalidText("<nil>", "\"\"", "validation failed due to running out of cost budget, no further validation rules will be run"));
        }

        return errors;
    }

    private void Walk(JsonNode? value, JsonNode? old, string path, List<FieldError> errors, CelBudget budget)
    {
        if (value is null)
        {
            return;
        }

        var unchanged = old is not null && rules.Count > 0 && JsonValues.AreEqual(value, old);
        foreach (var rule in rules.Where(rule => rule.IsTransition ? old is not null || rule.OldIsOptional : !unchanged))
        {
            if (!budget.IsExhausted && budget.Within(MostStepsOfOne, part => rule.Check(value, old, path, part)) is { } broken)
            {
                errors.Add(broken);
            }
        }

        switch (value)
        {
            case JsonObject map:
                Fields(map, old as JsonObject, path, errors, budget);
                break;
            case JsonArray list when items is not null:
                Elements(list, Correlation.Of(schema, old as JsonArray), path, errors, budget);
                break;
            default:
                break;
        }
    }

    private void Fields(JsonObject map, JsonObject? old, string path, List<FieldError> errors, CelBudget budget)
    {
        foreach (var (name, child) in map)
        {
            if (properties.TryGetValue(name, out var known))
            {
                known.Walk(child, old?[name], path.Length == 0 ? name : $"{path}.{name}", errors, budget);
            }
            else if (values is not null && !schema.Properties.ContainsKey(name))
            {
                values.Walk(child, old?[name], $"{path}[{name}]", errors, budget);
            }
        }
    }

    private void Elements(JsonArray list, Correlation old, string path, List<FieldError> errors, CelBudget budget)
    {
        for (var index = 0; index < list.Count; index++)
        {
            items!.Walk(list[index], old.Find(list[index]), string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"), errors, budget);
        }
    }
}
