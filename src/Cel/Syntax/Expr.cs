namespace Surus.Cel;

/// <summary>An expression.</summary>
/// <param name="Position">The place that problems with it are shown at.</param>
internal abstract record Expr(int Position)
{
    /// <summary>A value.</summary>
    public sealed record Literal(int Position, object? Value) : Expr(Position);

    /// <summary>A variable, or a type.</summary>
    public sealed record Identifier(int Position, string Name) : Expr(Position);

    /// <summary>A field of an object; with <paramref name="IsTest"/> whether it is there (<c>has</c>), with <paramref name="IsOptional"/> <c>?.</c>.</summary>
    public sealed record Select(int Position, Expr Operand, string Field, bool IsTest = false, bool IsOptional = false) : Expr(Position);

    /// <summary>A function; the target of a method is null where there is none.</summary>
    public sealed record Call(int Position, string Function, Expr? Target, IReadOnlyList<Expr> Arguments) : Expr(Position)
    {
        /// <summary>The forms of the function that the types of the arguments leave; known once the expression is checked.</summary>
        public IReadOnlyList<Overload> Forms { get; init; } = [];
    }

    /// <summary>A list; optional elements are left out where they have no value.</summary>
    public sealed record ListLiteral(int Position, IReadOnlyList<(Expr Value, bool IsOptional)> Elements) : Expr(Position);

    /// <summary>A map; optional entries are left out where they have no value.</summary>
    public sealed record MapLiteral(int Position, IReadOnlyList<(Expr Key, Expr Value, bool IsOptional)> Entries) : Expr(Position);

    /// <summary>A macro that goes through a list or map.</summary>
    /// <param name="Position">Where.</param>
    /// <param name="Kind">What it makes.</param>
    /// <param name="Range">What it goes through.</param>
    /// <param name="First">The name of the element; of the index or key where there are two names.</param>
    /// <param name="Second">The name of the element where there are two.</param>
    /// <param name="Filter">The condition for an element to count; null where all do.</param>
    /// <param name="Body">What is evaluated for each element; for a map of entries the key comes first.</param>
    public sealed record Comprehension(
        int Position, ComprehensionKind Kind, Expr Range, string First, string? Second, Expr? Filter, IReadOnlyList<Expr> Body) : Expr(Position);

    /// <summary>A name for the value of an optional: <c>optMap</c> and <c>optFlatMap</c>.</summary>
    public sealed record OptionalMap(int Position, Expr Target, string Name, Expr Body, bool IsFlat) : Expr(Position);
}

/// <summary>What a macro makes.</summary>
internal enum ComprehensionKind
{
    /// <summary>Whether all fit.</summary>
    All,

    /// <summary>Whether one or more fit.</summary>
    Exists,

    /// <summary>Whether exactly one fits.</summary>
    ExistsOne,

    /// <summary>Those that fit.</summary>
    Filter,

    /// <summary>What each becomes: <c>map</c> and <c>transformList</c>.</summary>
    Map,

    /// <summary>A map with other values.</summary>
    TransformMap,
}
