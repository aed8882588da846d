namespace Surus.Cel;

/// <summary>The macros that go through lists and maps.</summary>
internal static class Comprehensions
{
    /// <summary>The value of a macro.</summary>
    public static object? Evaluate(Evaluator evaluator, CelBudget budget, Expr.Comprehension macro, Frame frame)
    {
        var range = evaluator.Evaluate(macro.Range, frame);
        if (range is CelFault)
        {
            return range;
        }

        if (Elements(range, macro.Second is not null) is not { } elements)
        {
            return CelFault.NoOverload($"{ValueTypes.NameOf(range)} can't be gone through");
        }

        var frames = elements.Select(element =>
        {
            budget.Spend(1);
            var inner = frame.With(macro.First, element.First);
            return (element.First, Frame: macro.Second is null ? inner : inner.With(macro.Second, element.Second));
        });
        return macro.Kind switch
        {
            ComprehensionKind.All => Quantified(evaluator, macro, frames.Select(one => one.Frame), decisive: false),
            ComprehensionKind.Exists => Quantified(evaluator, macro, frames.Select(one => one.Frame), decisive: true),
            ComprehensionKind.ExistsOne => ExistsOne(evaluator, macro, frames.Select(one => one.Frame)),
            ComprehensionKind.Filter => Filter(evaluator, macro, frames),
            ComprehensionKind.Map => Map(evaluator, macro, frames.Select(one => one.Frame)),
            _ => TransformMap(evaluator, macro, frames),
        };
    }

    private static IEnumerable<(object? First, object? Second)>? Elements(object? range, bool withValues) => range switch
    {
        CelList list when withValues => list.Select((element, index) => ((object?)(long)index, element)),
        CelList list => list.Select(element => (element, (object?)null)),
        CelMap map => map.Keys.Select(key => ((object?)key, map.TryGet(key, out var value) ? value : null)),
        _ => null,
    };

    private static object Quantified(Evaluator evaluator, Expr.Comprehension macro, IEnumerable<Frame> frames, bool decisive)
    {
        object result = !decisive;
        foreach (var frame in frames)
        {
            var value = evaluator.Evaluate(macro.Body[0], frame);
            if (value is bool holds && holds == decisive)
            {
                return decisive;
            }

            if (value is not bool && result is bool)
            {
                result = value as CelFault ?? CelFault.NoOverload("");
            }
        }

        return result;
    }

    private static object ExistsOne(Evaluator evaluator, Expr.Comprehension macro, IEnumerable<Frame> frames)
    {
        var count = 0;
        foreach (var frame in frames)
        {
            var value = evaluator.Evaluate(macro.Body[0], frame);
            if (value is not bool holds)
            {
                return value as CelFault ?? CelFault.NoOverload("");
            }

            count += holds ? 1 : 0;
        }

        return count == 1;
    }

    private static object Filter(Evaluator evaluator, Expr.Comprehension macro, IEnumerable<(object? First, Frame Frame)> frames)
    {
        var kept = new List<object?>();
        foreach (var (element, frame) in frames)
        {
            switch (evaluator.Evaluate(macro.Body[0], frame))
            {
                case true: kept.Add(element); break;
                case false: break;
                case var other: return other as CelFault ?? CelFault.NoOverload("");
            }
        }

        return new CelList(kept);
    }

    private static object Map(Evaluator evaluator, Expr.Comprehension macro, IEnumerable<Frame> frames)
    {
        var results = new List<object?>();
        foreach (var frame in frames)
        {
            var counts = macro.Filter is null ? true : evaluator.Evaluate(macro.Filter, frame);
            var value = counts is true ? evaluator.Evaluate(macro.Body[0], frame) : null;
            if ((counts as CelFault ?? value as CelFault) is { } fault)
            {
                return fault;
            }

            if (counts is true)
            {
                results.Add(value);
            }
        }

        return new CelList(results);
    }

    private static object TransformMap(Evaluator evaluator, Expr.Comprehension macro, IEnumerable<(object? First, Frame Frame)> frames)
    {
        var map = new CelMap();
        foreach (var (key, frame) in frames)
        {
            var counts = macro.Filter is null ? true : evaluator.Evaluate(macro.Filter, frame);
            var value = counts is true ? evaluator.Evaluate(macro.Body[0], frame) : null;
            if ((counts as CelFault ?? value as CelFault) is { } fault)
            {
                return fault;
            }

            if (counts is true && key is not null)
            {
                map.TryAdd(key, value);
            }
        }

        return map;
    }
}
