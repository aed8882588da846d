namespace Surus.KubernetesTypes;

/// <summary>The type of a field's value.</summary>
public abstract record FieldType
{
    private FieldType()
    {
    }

    /// <summary>A single value.</summary>
    public sealed record Scalar(ScalarType Type) : FieldType;

    /// <summary>A value of a described type, named as in <see cref="TypeDescription.Name"/>.</summary>
    public sealed record Reference(string TypeName) : FieldType;

    /// <summary>A list.</summary>
    public sealed record List(FieldType Element) : FieldType;

    /// <summary>A map with text keys.</summary>
    public sealed record Map(FieldType Value) : FieldType;
}

/// <summary>The types of single values.</summary>
public enum ScalarType
{
    /// <summary>Text.</summary>
    String,

    /// <summary>A whole number of 32 bits.</summary>
    Int32,

    /// <summary>A whole number of 64 bits.</summary>
    Int64,

    /// <summary>A floating point number.</summary>
    Double,

    /// <summary>True or false.</summary>
    Bool,

    /// <summary>Bytes; base64 in JSON.</summary>
    Bytes,

    /// <summary>An amount such as <c>500m</c> or <c>1Gi</c>.</summary>
    Quantity,

    /// <summary>A number or text.</summary>
    IntOrString,

    /// <summary>A time in whole seconds.</summary>
    Time,

    /// <summary>A time in microseconds.</summary>
    MicroTime,

    /// <summary>Any JSON value.</summary>
    Json,

    /// <summary>An object of any kind.</summary>
    RawExtension,

    /// <summary>A set of fields, as managed fields hold them.</summary>
    FieldsV1,
}
