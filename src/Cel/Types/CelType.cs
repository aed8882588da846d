namespace Surus.Cel;

/// <summary>The type of a value. Immutable.</summary>
public abstract record CelType
{
    /// <summary>Any type: it is seen when the expression is evaluated.</summary>
    public static readonly CelType Dyn = new Named("dyn");

    /// <summary>The type of null.</summary>
    public static readonly CelType Null = new Named("null_type");

    /// <summary>True or false.</summary>
    public static readonly CelType Bool = new Named("bool");

    /// <summary>Whole numbers of 64 bits.</summary>
    public static readonly CelType Int = new Named("int");

    /// <summary>Whole numbers of 64 bits without a sign.</summary>
    public static readonly CelType Uint = new Named("uint");

    /// <summary>Numbers with a floating point.</summary>
    public static readonly CelType Double = new Named("double");

    /// <summary>Text.</summary>
    public static readonly CelType String = new Named("string");

    /// <summary>Bytes.</summary>
    public static readonly CelType Bytes = new Named("bytes");

    /// <summary>Points in time.</summary>
    public static readonly CelType Timestamp = new Named("google.protobuf.Timestamp");

    /// <summary>Spans of time.</summary>
    public static readonly CelType Duration = new Named("google.protobuf.Duration");

    /// <summary>Types as values.</summary>
    public static readonly CelType Type = new Named("type");

    /// <summary>Amounts as Kubernetes writes them, such as <c>1Gi</c>.</summary>
    public static readonly CelType Quantity = new Named("kubernetes.Quantity");

    /// <summary>URLs.</summary>
    public static readonly CelType Url = new Named("kubernetes.URL");

    /// <summary>IP addresses.</summary>
    public static readonly CelType Ip = new Named("net.IP");

    /// <summary>Ranges of IP addresses.</summary>
    public static readonly CelType Cidr = new Named("net.CIDR");

    private CelType()
    {
    }

    /// <summary>The type as messages have it.</summary>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public sealed override string ToString() => Name;

    /// <summary>A type without parts.</summary>
    internal sealed record Named(string Text) : CelType
    {
        /// <inheritdoc/>
        public override string Name => Text;
    }

    /// <summary>A type that a function leaves open: the same letter is the same type.</summary>
    internal sealed record Parameter(string Letter) : CelType
    {
        /// <inheritdoc/>
        public override string Name => Letter;
    }

    /// <summary>A list.</summary>
    /// <param name="Element">The type of its elements.</param>
    public sealed record List(CelType Element) : CelType
    {
        /// <summary>What makes two lists equal, and what adding one to another does.</summary>
        public ListKind Kind { get; init; } = ListKind.Atomic;

        /// <summary>The fields by which the elements of a <see cref="ListKind.Map"/> are told apart.</summary>
        public IReadOnlyList<string> Keys { get; init; } = [];

        /// <inheritdoc/>
        public override string Name => $"list({Element})";
    }

    /// <summary>A map.</summary>
    public sealed record Map(CelType Key, CelType Value) : CelType
    {
        /// <inheritdoc/>
        public override string Name => $"map({Key}, {Value})";
    }

    /// <summary>An optional value.</summary>
    public sealed record Optional(CelType Value) : CelType
    {
        /// <inheritdoc/>
        public override string Name => $"optional_type({Value})";
    }

    /// <summary>An object with fields.</summary>
    /// <param name="Fields">The fields by the names that expressions use; each knows its own.</param>
    public sealed record Object(IReadOnlyDictionary<string, ObjectField> Fields) : CelType
    {
        /// <inheritdoc/>
        public override string Name => "object";
    }
}

/// <summary>A field of an object.</summary>
/// <param name="JsonName">Its name in JSON, which an expression may have to write differently.</param>
/// <param name="Type">Its type.</param>
public sealed record ObjectField(string JsonName, CelType Type);

/// <summary>The kinds of lists in the Kubernetes API.</summary>
public enum ListKind
{
    /// <summary>An ordinary list: order counts.</summary>
    Atomic,

    /// <summary>A set: order does not count, adding leaves out what is there.</summary>
    Set,

    /// <summary>Elements have keys: order does not count, adding replaces the element with the same keys.</summary>
    Map,
}
