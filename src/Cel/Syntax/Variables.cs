namespace Surus.Cel;

/// <summary>Which variables an expression uses.</summary>
internal static class Variables
{
    /// <summary>Their names, as often as they are used; those that macros name are not among them.</summary>
    public static IEnumerable<string> Of(Expr expression) => expression switch
    {
        Expr.Identifier identifier => [identifier.Name],
        Expr.Select select => Of(select.Operand),
        Expr.Call call => (call.Target is null ? [] : Of(call.Target)).Concat(call.Arguments.SelectMany(Of)),
        Expr.ListLiteral list => list.Elements.SelectMany(element => Of(element.Value)),
        Expr.MapLiteral map => map.Entries.SelectMany(entry => Of(entry.Key).Concat(Of(entry.Value))),
        Expr.Comprehension macro => Of(macro.Range)
            .Concat((macro.Filter is null ? macro.Body : [macro.Filter, .. macro.Body]).SelectMany(Of).Where(name => name != macro.First && name != macro.Second)),
        Expr.OptionalMap map => Of(map.Target).Concat(Of(map.Body).Where(name => name != map.Name)),
        _ => [],
    };
}
