using System.Globalization;
using System.Text;

namespace Surus.Cel;

/// <summary>What is wrong with an expression, and where.</summary>
/// <param name="Position">The place in the text, from 0; in UTF-16 units.</param>
/// <param name="Message">What is wrong.</param>
public sealed record CelProblem(int Position, string Message)
{
    /// <summary>The problem as it is shown: its line and column (both from 1), the line, and a mark under the place.</summary>
    public string Show(string text)
    {
        var before = text.AsSpan(0, Math.Min(Position, text.Length));
        var start = before.LastIndexOf('\n') + 1;
        var line = before.Count('\n') + 1;
        var column = before.Length - start;
        var end = text.IndexOf('\n', start);
        var shown = end < 0 ? text[start..] : text[start..end];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"ERROR: <input>:{line}:{column + 1}: {Message}\n | {shown}\n | {new StringBuilder().Append('.', column)}^");
    }
}

/// <summary>An expression is not one that can be evaluated.</summary>
public sealed class CelCompilationException : Exception
{
    /// <summary>Says what is wrong with a text.</summary>
    public CelCompilationException(string text, IReadOnlyList<CelProblem> problems)
        : base(string.Join('\n', problems.Select(problem => problem.Show(text)))) => Problems = problems;

    /// <summary>All that is wrong, in order.</summary>
    public IReadOnlyList<CelProblem> Problems { get; }
}
