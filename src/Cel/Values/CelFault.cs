namespace Surus.Cel;

/// <summary>The value of an expression that could not be evaluated; <c>&amp;&amp;</c> and <c>||</c> can do without it.</summary>
/// <param name="Message">What went wrong.</param>
public sealed record CelFault(string Message)
{
    /// <summary>No function of that name takes such arguments.</summary>
    public static CelFault NoOverload(string function) => new(function.Length > 0 ? $"no such overload: {function}" : "no such overload");

    /// <summary>A map or object lacks a key.</summary>
    public static CelFault NoKey(object? key) => new($"no such key: {CelText.Plain(key)}");
}
