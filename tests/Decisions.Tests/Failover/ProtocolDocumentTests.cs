using System.Collections.Immutable;

namespace Surus.Decisions.Tests;

/// <summary>The page about the protocol prints the rules from the code: what is written there is what is done.</summary>
public sealed class ProtocolDocumentTests
{
    [Theory]
    [InlineData("operator")]
    [InlineData("instance")]
    public void TheRulesInThePageAreTheRulesInTheCode(string list)
    {
        var page = File.ReadAllText(Path.Combine(Root(), "docs", "internals", "failover-protocol.md"));
        var table = Printed(list == "operator" ? FailoverRules.Table : InstanceRules.Table);
        Assert.True(page.Contains(table, StringComparison.Ordinal), $"In docs/internals/failover-protocol.md the table of the {list}'s rules must be:\n\n{table}");
    }

    private static string Printed(ImmutableArray<RuleDescription> rules) =>
        "| # | rule | what follows |\n| --- | --- | --- |\n"
        + string.Concat(rules.Select((rule, index) => $"| {index + 1} | {Words(rule.Name)} | {rule.Then} |\n"));

    private static string Words(string name) =>
        name[0] + string.Concat(name.Skip(1).Select(letter => char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{letter}"));

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Surus.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside of the repository.");
    }
}
