using System.Text.Json.Nodes;
using Surus.Cel;

namespace Surus.LocalCluster.ApiServer;

/// <summary>The <c>matchConditions</c> of a webhook: it is called where all of them hold.</summary>
internal sealed class MatchConditions
{
    // One webhook's conditions on an object of the largest size.
    private const long MostSteps = 1_000_000;

    private static readonly CelType names = Object(("group", CelType.String), ("version", CelType.String), ("kind", CelType.String));
    private static readonly CelType resources = Object(("group", CelType.String), ("version", CelType.String), ("resource", CelType.String));

    private static readonly CelType request = Object(
        ("kind", names), ("resource", resources), ("subResource", CelType.String), ("requestKind", names), ("requestResource", resources), ("requestSubResource", CelType.String),
        ("name", CelType.String), ("namespace", CelType.String), ("operation", CelType.String), ("dryRun", CelType.Bool), ("options", CelType.Dyn),
        ("userInfo", Object(
            ("username", CelType.String), ("uid", CelType.String), ("groups", new CelType.List(CelType.String)),
            ("extra", new CelType.Map(CelType.String, new CelType.List(CelType.String))))));

    private static readonly Dictionary<string, CelType> variables = new(StringComparer.Ordinal) { ["object"] = CelType.Dyn, ["oldObject"] = CelType.Dyn, ["request"] = request };

    private readonly IReadOnlyList<Condition> conditions;

    private MatchConditions(IReadOnlyList<Condition> conditions) => this.conditions = conditions;

    /// <summary>Whether there are none: then the webhook is called whenever its rules say so.</summary>
    public bool IsEmpty => conditions.Count == 0;

    /// <summary>Reads the conditions of a webhook. One that is none, as a webhook from before they were checked may have, can't be told to hold.</summary>
    public static MatchConditions Of(JsonObject webhook) => new([.. webhook.Objects("matchConditions").Select(one => Condition.Of(one.Text("expression") ?? ""))]);

    /// <summary>Reads one condition.</summary>
    /// <exception cref="CelCompilationException">It is none.</exception>
    public static CelProgram Compile(string expression) => CelProgram.Compile(expression, variables);

    /// <summary>Whether all hold; where that can't be told, why, with the expression that it is about.</summary>
    /// <param name="review">The request of an AdmissionReview.</param>
    public (bool Holds, string? Problem) Evaluate(JsonObject review)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["object"] = JsonConversion.ToValue(review["object"], CelType.Dyn),
            ["oldObject"] = JsonConversion.ToValue(review["oldObject"], CelType.Dyn),
            ["request"] = JsonConversion.ToValue(review, request),
        };
        var budget = new CelBudget(MostSteps);
        string? problem = null;
        foreach (var condition in conditions)
        {
            switch (condition.Evaluate(values, budget))
            {
                case true:
                    break;
                case false:
                    // One that does not hold decides, whatever becomes of the others.
                    return (false, null);
                case var other:
                    problem ??= $"expression '{condition.Text}' resulted in error: {(other as CelFault)?.Message ?? "it must evaluate to a bool"}";
                    break;
            }
        }

        return (problem is null, problem);
    }

    private sealed record Condition(string Text, CelProgram? Program, CelFault? Unreadable)
    {
        public static Condition Of(string text)
        {
            try
            {
                return new Condition(text, Compile(text), null);
            }
            catch (CelCompilationException wrong)
            {
                return new Condition(text, null, new CelFault($"compilation failed: {wrong.Message}"));
            }
        }

        public object? Evaluate(Dictionary<string, object?> values, CelBudget budget) => Program is null ? Unreadable : Program.Evaluate(values, budget);
    }

    private static CelType.Object Object(params (string Name, CelType Type)[] fields) => new(fields.ToDictionary(
        field => FieldNames.Escape(field.Name)!, field => new ObjectField(field.Name, field.Type), StringComparer.Ordinal));
}
