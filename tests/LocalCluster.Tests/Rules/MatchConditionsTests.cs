using System.Text.Json.Nodes;
using Surus.LocalCluster.ApiServer;

namespace Surus.LocalCluster.Tests.Rules;

public sealed class MatchConditionsTests
{
    [Theory]
    [InlineData("""["request.operation == 'CREATE'", "object.metadata.name == 'a'"]""", true, null)]
    [InlineData("""["object.metadata.name == 'b'"]""", false, null)]
    [InlineData("""["object.nope == 1"]""", false, "expression 'object.nope == 1' resulted in error: no such key: nope")]
    [InlineData("""["object.nope == 1", "false"]""", false, null)]
    [InlineData("""["object.metadata.name"]""", false, "it must evaluate to a bool")]
    [InlineData("""["object."]""", false, "expression 'object.' resulted in error: compilation failed: ERROR: <input>:1:8")]
    [InlineData("""["object.", "false"]""", false, null)]
    public void Conditions_hold_or_do_not_or_it_can_t_be_told(string expressions, bool holds, string? problem)
    {
        var conditions = new JsonArray([.. ((JsonArray)JsonNode.Parse(expressions)!).Select(one => (JsonNode)new JsonObject { ["name"] = "c", ["expression"] = one!.DeepClone() })]);
        var review = (JsonObject)JsonNode.Parse("""{"operation": "CREATE", "object": {"metadata": {"name": "a"}}, "oldObject": null}""")!;
        var said = MatchConditions.Of(new JsonObject { ["matchConditions"] = conditions }).Evaluate(review);
        Assert.Equal(holds, said.Holds);
        if (problem is null)
        {
            Assert.Null(said.Problem);
        }
        else
        {
            Assert.Contains(problem, said.Problem, StringComparison.Ordinal);
        }
    }
}
