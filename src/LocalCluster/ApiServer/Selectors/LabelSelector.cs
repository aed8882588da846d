using System.Globalization;
using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Which labels an object must have.</summary>
internal sealed class LabelSelector
{
    private readonly IReadOnlyList<Requirement> requirements;

    private LabelSelector(IReadOnlyList<Requirement> requirements) => this.requirements = requirements;

    private enum Operator
    {
        In,
        NotIn,
        Exists,
        DoesNotExist,
        GreaterThan,
        LessThan,
    }

    /// <summary>Selects everything.</summary>
    public static LabelSelector Everything { get; } = new([]);

    /// <summary>Whether it selects everything.</summary>
    public bool IsEverything => requirements.Count == 0;

    /// <summary>Whether labels fit.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        foreach (var requirement in requirements)
        {
            if (!requirement.Matches(labels))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Parses the text of a <c>labelSelector</c> parameter: <c>a=b,c!=d,e in (f,g),h notin (i),j,!k,l&gt;1</c>.</summary>
    /// <exception cref="Cluster.ApiException">400: it can't be read.</exception>
    public static LabelSelector Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return Everything;
        }

        return new LabelSelector([.. SplitOutsideParentheses(text).Select(part => ParseRequirement(part, text))]);
    }

    /// <summary>Reads a <c>LabelSelector</c> object (<c>matchLabels</c>, <c>matchExpressions</c>). Null selects nothing.</summary>
    public static LabelSelector? FromObject(JsonObject? selector)
    {
        if (selector is null)
        {
            return null;
        }

        var labels = selector.Map("matchLabels").Select(label => new Requirement(label.Key, Operator.In, [label.Value]));
        var expressions = selector.Objects("matchExpressions").Select(expression => new Requirement(
            expression.Text("key") ?? "",
            expression.Text("operator") switch
            {
                "In" => Operator.In,
                "NotIn" => Operator.NotIn,
                "Exists" => Operator.Exists,
                _ => Operator.DoesNotExist,
            },
            [.. expression.Texts("values")]));
        return new LabelSelector([.. labels, .. expressions]);
    }

    private static IEnumerable<string> SplitOutsideParentheses(string text)
    {
        var depth = 0;
        var start = 0;
        for (var index = 0; index < text.Length; index++)
        {
            depth += text[index] switch { '(' => 1, ')' => -1, _ => 0 };
            if (text[index] == ',' && depth == 0)
            {
                yield return text[start..index].Trim();
                start = index + 1;
            }
        }

        yield return text[start..].Trim();
    }

    private static Requirement ParseRequirement(string part, string whole)
    {
        var requirement = ParseSet(part) ?? ParseComparison(part) ?? ParseExistence(part);
        if (!Names.IsQualifiedName(requirement.Key))
        {
            throw Unreadable(whole, $"\"{requirement.Key}\" is not a label key");
        }

        foreach (var value in requirement.Values.Where(value => !Names.IsLabelValue(value)))
        {
            throw Unreadable(whole, $"\"{value}\" is not a label value");
        }

        if (requirement.Operator is Operator.GreaterThan or Operator.LessThan && !long.TryParse(requirement.Values[0], CultureInfo.InvariantCulture, out _))
        {
            throw Unreadable(whole, $"\"{requirement.Values[0]}\" is not a whole number");
        }

        return requirement;
    }

    private static Requirement? ParseSet(string part)
    {
        var open = part.IndexOf('(', StringComparison.Ordinal);
        if (open < 0 || !part.EndsWith(')'))
        {
            return null;
        }

        var head = part[..open].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var values = part[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries);
        return head switch
        {
            [var key, "in"] => new Requirement(key, Operator.In, values),
            [var key, "notin"] => new Requirement(key, Operator.NotIn, values),
            _ => null,
        };
    }

    private static Requirement? ParseComparison(string part)
    {
        foreach (var (sign, meaning) in new[] { ("!=", Operator.NotIn), ("==", Operator.In), ("=", Operator.In), (">", Operator.GreaterThan), ("<", Operator.LessThan) })
        {
            var at = part.IndexOf(sign, StringComparison.Ordinal);
            if (at >= 0)
            {
                return new Requirement(part[..at].Trim(), meaning, [part[(at + sign.Length)..].Trim()]);
            }
        }

        return null;
    }

    private static Requirement ParseExistence(string part) =>
        part.StartsWith('!') ? new Requirement(part[1..].Trim(), Operator.DoesNotExist, []) : new Requirement(part, Operator.Exists, []);

    private static Cluster.ApiException Unreadable(string text, string why) =>
        ApiErrors.BadRequest($"unable to parse the label selector \"{text}\": {why}");

    private sealed record Requirement(string Key, Operator Operator, IReadOnlyList<string> Values)
    {
        public bool Matches(IReadOnlyDictionary<string, string> labels)
        {
            var exists = labels.TryGetValue(Key, out var value);
            return Operator switch
            {
                Operator.In => exists && Values.Contains(value!, StringComparer.Ordinal),
                Operator.NotIn => !exists || !Values.Contains(value!, StringComparer.Ordinal),
                Operator.Exists => exists,
                Operator.DoesNotExist => !exists,
                _ => exists && long.TryParse(value, CultureInfo.InvariantCulture, out var number) && Compares(number),
            };
        }

        private bool Compares(long number)
        {
            var bound = long.Parse(Values[0], CultureInfo.InvariantCulture);
            return Operator == Operator.GreaterThan ? number > bound : number < bound;
        }
    }
}
