namespace Surus.Cel;

/// <summary>Evaluates checked expressions. What goes wrong is a value, a <see cref="CelFault"/>, so that logic can do without it.</summary>
internal sealed class Evaluator(CelBudget budget)
{
    /// <summary>The value of an expression.</summary>
    public object? Evaluate(Expr expression, Frame frame)
    {
        budget.Spend(1);
        return expression switch
        {
            Expr.Literal literal => literal.Value,
            Expr.Identifier identifier => frame.Find(identifier.Name),
            Expr.Select select => Select(select, frame),
            Expr.Call call => Call(call, frame),
            Expr.ListLiteral list => List(list, frame),
            Expr.MapLiteral map => Map(map, frame),
            Expr.Comprehension macro => Comprehensions.Evaluate(this, budget, macro, frame),
            Expr.OptionalMap map => OptionalMap(map, frame),
            _ => throw new System.Diagnostics.UnreachableException($"{expression.GetType()} is no expression."),
        };
    }

    private object? Select(Expr.Select select, Frame frame)
    {
        var operand = Evaluate(select.Operand, frame);
        if (operand is CelOptional optional)
        {
            operand = optional.Value;
            if (!optional.HasValue)
            {
                return select.IsTest ? false : CelOptional.None;
            }
        }

        return operand switch
        {
            CelFault => operand,
            CelObject value when select.IsTest => value.Has(select.Field),
            CelMap map when select.IsTest => map.TryGet(select.Field, out _),
            CelObject value when !select.IsOptional => value.Get(select.Field),
            CelObject value => value.Has(select.Field) ? Wrap(value.Get(select.Field)) : CelOptional.None,
            CelMap map => map.TryGet(select.Field, out var found) ? select.IsOptional ? Wrap(found) : found : select.IsOptional ? CelOptional.None : CelFault.NoKey(select.Field),
            _ => CelFault.NoKey(select.Field),
        };
    }

    private static object? Wrap(object? value) => value is CelFault or CelOptional ? value : CelOptional.Of(value);

    private object? Call(Expr.Call call, Frame frame)
    {
        switch (call.Function)
        {
            case "_&&_":
                return Logic(call, frame, decisive: false);
            case "_||_":
                return Logic(call, frame, decisive: true);
            case "_?_:_":
                return Evaluate(call.Arguments[0], frame) switch
                {
                    true => Evaluate(call.Arguments[1], frame),
                    false => Evaluate(call.Arguments[2], frame),
                    CelFault fault => fault,
                    _ => CelFault.NoOverload("_?_:_"),
                };
            case "or" or "orValue" when call.Target is not null && Evaluate(call.Target, frame) is var target:
                return target switch
                {
                    CelFault => target,
                    CelOptional { HasValue: true } there => call.Function == "or" ? there : there.Value,
                    _ => Evaluate(call.Arguments[0], frame),
                };
            default:
                return Function(call, frame);
        }
    }

    // Either side decides, whatever the other is.
    private object Logic(Expr.Call call, Frame frame, bool decisive)
    {
        var left = Evaluate(call.Arguments[0], frame);
        if (left is bool first && first == decisive)
        {
            return decisive;
        }

        var right = Evaluate(call.Arguments[1], frame);
        if (right is bool second && second == decisive)
        {
            return decisive;
        }

        return (left, right) switch
        {
            (bool, bool) => !decisive,
            (CelFault fault, _) => fault,
            (_, CelFault fault) => fault,
            _ => CelFault.NoOverload(call.Function),
        };
    }

    private object? Function(Expr.Call call, Frame frame)
    {
        var own = call.Target is null ? 0 : 1;
        var arguments = new object?[call.Arguments.Count + own];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = Evaluate(i < own ? call.Target! : call.Arguments[i - own], frame);
            if (arguments[i] is CelFault)
            {
                return arguments[i];
            }
        }

        // Whatever a function does with texts, it goes through them; what more it does, it counts itself.
        budget.SpendOnTexts(arguments);
        for (var i = 0; i < call.Forms.Count; i++)
        {
            if (call.Forms[i].Takes(own == 1, arguments))
            {
                return call.Forms[i].Call(arguments, budget);
            }
        }

        return CelFault.NoOverload(call.Function);
    }

    private object List(Expr.ListLiteral list, Frame frame)
    {
        var elements = new List<object?>();
        foreach (var (expression, isOptional) in list.Elements)
        {
            var value = Evaluate(expression, frame);
            if (value is CelFault)
            {
                return value;
            }

            if (!isOptional)
            {
                elements.Add(value);
            }
            else if (value is CelOptional { HasValue: true } there)
            {
                elements.Add(there.Value);
            }
        }

        return new CelList(elements);
    }

    private object Map(Expr.MapLiteral literal, Frame frame)
    {
        var map = new CelMap();
        foreach (var (keyExpression, valueExpression, isOptional) in literal.Entries)
        {
            var key = Evaluate(keyExpression, frame);
            var value = Evaluate(valueExpression, frame);
            if ((key as CelFault ?? value as CelFault) is { } fault)
            {
                return fault;
            }

            if (isOptional && value is not CelOptional { HasValue: true })
            {
                continue;
            }

            if (!CelMap.IsKey(key) || !map.TryAdd(key!, isOptional ? ((CelOptional)value!).Value : value))
            {
                return new CelFault(CelMap.IsKey(key) ? $"Failed with repeated key: {CelText.Plain(key)}" : $"unsupported key type: {ValueTypes.NameOf(key)}");
            }
        }

        return map;
    }

    private object? OptionalMap(Expr.OptionalMap map, Frame frame)
    {
        var target = Evaluate(map.Target, frame);
        if (target is not CelOptional { HasValue: true } there)
        {
            return target is CelOptional or CelFault ? target : CelFault.NoOverload(map.IsFlat ? "optFlatMap" : "optMap");
        }

        var value = Evaluate(map.Body, frame.With(map.Name, there.Value));
        return map.IsFlat || value is CelFault ? value : CelOptional.Of(value);
    }
}
