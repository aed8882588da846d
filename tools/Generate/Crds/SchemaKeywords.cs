using System.Reflection;
using System.Text.Json.Nodes;
using Surus.Api;

namespace Surus.Generate;

/// <summary>Turns the attributes of a property or type into the keywords of its schema.</summary>
internal static class SchemaKeywords
{
    /// <summary>Adds what a property says beyond its type.</summary>
    public static void Add(JsonObject schema, PropertyInfo property)
    {
        foreach (var attribute in property.GetCustomAttributes())
        {
            Add(schema, attribute);
        }

        AddRules(schema, property);
    }

    /// <summary>Adds the rules of a property or type behind those that are there.</summary>
    public static void AddRules(JsonObject schema, MemberInfo member)
    {
        var rules = member.GetCustomAttributes<CelRuleAttribute>().Select(Rule).ToArray();
        if (rules.Length == 0)
        {
            return;
        }

        var all = schema["x-kubernetes-validations"] as JsonArray ?? [];
        Array.ForEach(rules, rule => all.Add(rule));
        schema["x-kubernetes-validations"] = all;
    }

    /// <summary>Adds the names of fields that must be there, if any.</summary>
    public static void AddRequired(JsonObject schema, IEnumerable<string> names)
    {
        var required = names.Order(StringComparer.Ordinal).Select(name => (JsonNode)name).ToArray();
        if (required.Length > 0)
        {
            schema["required"] = new JsonArray(required);
        }
    }

    private static void Add(JsonObject schema, Attribute attribute)
    {
        switch (attribute)
        {
            case DefaultAttribute a: schema["default"] = Value(a.Value); break;
            case DefaultJsonAttribute a: schema["default"] = JsonNode.Parse(a.Json); break;
            case FormatAttribute a: schema["format"] = a.Format; break;
            case AllowedValuesAttribute a: schema["enum"] = Texts(a.Values); break;
            case ItemValuesAttribute a: schema["items"]!["enum"] = Texts(a.Values); break;
            case MinimumAttribute a: schema["minimum"] = a.Value; break;
            case MaximumAttribute a: schema["maximum"] = a.Value; break;
            case MinLengthAttribute a: schema["minLength"] = a.Value; break;
            case MaxLengthAttribute a: schema["maxLength"] = a.Value; break;
            case MinItemsAttribute a: schema["minItems"] = a.Value; break;
            case MaxItemsAttribute a: schema["maxItems"] = a.Value; break;
            case PatternAttribute a: schema["pattern"] = a.Regex; break;
            case AtomicMapAttribute: schema["x-kubernetes-map-type"] = "atomic"; break;
            case ListMapAttribute a:
                schema["x-kubernetes-list-type"] = "map";
                schema["x-kubernetes-list-map-keys"] = Texts(a.Keys);
                break;
        }
    }

    private static JsonObject Rule(CelRuleAttribute rule)
    {
        var json = new JsonObject { ["rule"] = rule.Rule, ["message"] = rule.Message };
        if (rule.FieldPath is { } path)
        {
            json["fieldPath"] = path;
        }

        if (rule.Reason is { } reason)
        {
            json["reason"] = reason;
        }

        return json;
    }

    private static JsonNode Value(object value) => value switch
    {
        bool flag => flag,
        int number => number,
        string text => text,
        _ => throw new InvalidOperationException($"A default of type {value.GetType()} is not known."),
    };

    private static JsonArray Texts(IEnumerable<string> values) => new([.. values.Select(value => (JsonNode)value)]);
}
