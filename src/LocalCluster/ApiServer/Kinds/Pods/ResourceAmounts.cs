using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Quantities in requests, limits and capacities.</summary>
internal static partial class ResourceAmounts
{
    /// <summary>Says what is wrong with <c>requests</c> and <c>limits</c>.</summary>
    public static void Validate(FieldErrors errors, JsonObject? resources, string path)
    {
        foreach (var which in new[] { "limits", "requests" })
        {
            foreach (var (name, amount) in resources.Child(which) ?? [])
            {
                if (Parse(amount) is { } number && number < 0)
                {
                    errors.Invalid($"{path}.{which}[{name}]", amount, "must be greater than or equal to 0");
                }

                if (which == "requests" && Parse(resources.At("limits", name)) is { } limit && Parse(amount) > limit)
                {
                    errors.Invalid($"{path}.requests", amount, $"must be less than or equal to {name} limit of {resources.At("limits", name)}");
                }
            }
        }
    }

    /// <summary>The number that a quantity stands for; null where it is none.</summary>
    public static decimal? Parse(JsonNode? quantity)
    {
        var text = quantity.AsText() ?? quantity?.ToJsonString();
        if (text is null || Quantity().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var number = decimal.Parse(match.Groups["number"].Value, NumberStyles.Float, CultureInfo.InvariantCulture);
        return match.Groups["suffix"].Value switch
        {
            "" => number,
            "n" => number / 1_000_000_000m,
            "u" => number / 1_000_000m,
            "m" => number / 1000m,
            "k" => number * 1000m,
            "M" => number * 1_000_000m,
            "G" => number * 1_000_000_000m,
            "T" => number * 1_000_000_000_000m,
            "P" => number * 1_000_000_000_000_000m,
            "Ki" => number * 1024m,
            "Mi" => number * 1024m * 1024m,
            "Gi" => number * 1024m * 1024m * 1024m,
            "Ti" => number * 1024m * 1024m * 1024m * 1024m,
            "Pi" => number * 1024m * 1024m * 1024m * 1024m * 1024m,
            _ => number,
        };
    }

    [GeneratedRegex(@"^(?<number>[+-]?[0-9]*\.?[0-9]+([eE][+-]?[0-9]+)?)(?<suffix>n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Quantity();
}
