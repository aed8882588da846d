using System.Runtime.CompilerServices;

namespace Surus.Decisions;

/// <summary>One rule of an ordered list: the first that answers decides.</summary>
/// <typeparam name="TView">What is seen.</typeparam>
/// <typeparam name="TDecision">What is decided.</typeparam>
/// <param name="Answer">The rule: null when it does not apply.</param>
/// <param name="Then">What it leads to, in a few words for the printed table.</param>
/// <param name="Name">The rule's name, which reads as the statement that it is about.</param>
internal sealed record Rule<TView, TDecision>(
    Func<TView, TDecision?> Answer, string Then, [CallerArgumentExpression(nameof(Answer))] string Name = "")
    where TDecision : class
{
    /// <summary>The name without the class that groups the rule with others.</summary>
    internal string ShortName => Name[(Name.LastIndexOf('.') + 1)..];
}

/// <summary>A rule as the documentation prints it.</summary>
/// <param name="Name">The statement.</param>
/// <param name="Then">What it leads to.</param>
public sealed record RuleDescription(string Name, string Then);
