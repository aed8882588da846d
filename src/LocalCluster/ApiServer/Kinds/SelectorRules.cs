using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Label selectors inside objects.</summary>
internal static class SelectorRules
{
    /// <summary>Says what is wrong with a selector.</summary>
    public static void Validate(FieldErrors errors, JsonObject? selector, string path)
    {
        foreach (var (expression, index) in selector.Objects("matchExpressions").Select((one, index) => (one, index)))
        {
            var here = $"{path}.matchExpressions[{index}]";
            var values = expression.Texts("values").Any();
            switch (expression.Text("operator"))
            {
                case "In" or "NotIn":
                    if (!values)
                    {
                        errors.Required($"{here}.values", "must be specified when `operator` is 'In' or 'NotIn'");
                    }

                    break;
                case "Exists" or "DoesNotExist":
                    if (values)
                    {
                        errors.Forbidden($"{here}.values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                    }

                    break;
                default:
                    errors.Invalid($"{here}.operator", expression["operator"], "not a valid selector operator");
                    break;
            }
        }
    }
}
