namespace Surus.Cel;

/// <summary>An expression that can be evaluated, any number of times and by several threads at once.</summary>
public sealed class CelProgram
{
    private readonly Expr expression;

    private CelProgram(string text, Expr expression, CelType resultType)
    {
        (Text, this.expression, ResultType) = (text, expression, resultType);
    }

    /// <summary>The expression as it was written.</summary>
    public string Text { get; }

    /// <summary>The type of its value.</summary>
    public CelType ResultType { get; }

    /// <summary>Reads and checks an expression.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="variables">The variables that it may use, and their types.</param>
    /// <exception cref="CelCompilationException">It can't be evaluated; says what and where.</exception>
    public static CelProgram Compile(string text, IReadOnlyDictionary<string, CelType> variables)
    {
        var (resolved, type) = Checker.Check(text, Parser.Parse(text), variables);
        return new CelProgram(text, resolved, type);
    }

    /// <summary>Whether the expression uses a variable.</summary>
    public static bool Uses(string text, string variable)
    {
        try
        {
            return Variables.Of(Parser.Parse(text)).Contains(variable, StringComparer.Ordinal);
        }
        catch (CelCompilationException)
        {
            return false;
        }
    }

    /// <summary>The value of the expression; a <see cref="CelFault"/> where it has none.</summary>
    /// <param name="variables">The values of the variables.</param>
    /// <param name="budget">How much work it may be.</param>
    public object? Evaluate(IReadOnlyDictionary<string, object?> variables, CelBudget budget)
    {
        try
        {
            return new Evaluator(budget).Evaluate(expression, Frame.Of(variables));
        }
        catch (CelBudgetException)
        {
            return new CelFault("operation cancelled: actual cost limit exceeded");
        }
    }
}
