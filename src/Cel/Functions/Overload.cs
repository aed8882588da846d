namespace Surus.Cel;

/// <summary>One form of a function.</summary>
/// <param name="Function">Its name.</param>
/// <param name="IsMember">Whether the first argument stands before the point.</param>
/// <param name="Parameters">The types of the arguments.</param>
/// <param name="Result">The type of the result.</param>
/// <param name="Call">What it does; a <see cref="CelFault"/> says that it can't.</param>
internal sealed record Overload(string Function, bool IsMember, IReadOnlyList<CelType> Parameters, CelType Result, Func<object?[], CelBudget, object?> Call)
{
    private readonly Func<object?, bool>[] matchers = [.. Parameters.Select(ValueTypes.Matcher)];

    /// <summary>A function.</summary>
    public static Overload Global(string name, CelType[] parameters, CelType result, Func<object?[], object?> call) => new(name, false, parameters, result, (arguments, _) => call(arguments));

    /// <summary>A method.</summary>
    public static Overload Member(string name, CelType[] parameters, CelType result, Func<object?[], object?> call) => new(name, true, parameters, result, (arguments, _) => call(arguments));

    /// <summary>Whether values fit the types of the arguments.</summary>
    public bool Takes(bool isMember, object?[] arguments)
    {
        if (isMember != IsMember || arguments.Length != Parameters.Count)
        {
            return false;
        }

        for (var i = 0; i < arguments.Length; i++)
        {
            if (!matchers[i](arguments[i]))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>The open types of functions.</summary>
internal static class Open
{
    /// <summary>Any one type.</summary>
    public static readonly CelType A = new CelType.Parameter("A");

    /// <summary>Any other one.</summary>
    public static readonly CelType B = new CelType.Parameter("B");

    /// <summary>A list of any one type.</summary>
    public static readonly CelType ListA = new CelType.List(A);

    /// <summary>A map of any two types.</summary>
    public static readonly CelType MapAB = new CelType.Map(A, B);

    /// <summary>An optional value of any one type.</summary>
    public static readonly CelType OptionalA = new CelType.Optional(A);

    /// <summary>A list of texts.</summary>
    public static readonly CelType Strings = new CelType.List(CelType.String);
}
