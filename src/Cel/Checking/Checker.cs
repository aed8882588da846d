namespace Surus.Cel;

/// <summary>Finds the type of an expression, and what in it can't be: fields and functions that are not there, arguments of the wrong types.</summary>
internal sealed class Checker
{
    private readonly List<CelProblem> problems = [];

    private Checker()
    {
    }

    /// <summary>Checks an expression and returns it with its names resolved.</summary>
    /// <exception cref="CelCompilationException">Something in it can't be.</exception>
    public static (Expr Resolved, CelType Type) Check(string text, Expr expression, IReadOnlyDictionary<string, CelType> variables)
    {
        var checker = new Checker();
        var result = checker.Visit(expression, new Scope(variables));
        return checker.problems.Count == 0 ? result : throw new CelCompilationException(text, checker.problems);
    }

    private (Expr Resolved, CelType Type) Visit(Expr expression, Scope scope) => expression switch
    {
        Expr.Literal literal => (literal, TypeOf(literal.Value)),
        Expr.Identifier identifier => Identifier(identifier, scope),
        Expr.Select select => Select(select, scope),
        Expr.Call call => Call(call, scope),
        Expr.ListLiteral list => List(list, scope),
        Expr.MapLiteral map => Map(map, scope),
        Expr.Comprehension comprehension => Comprehension(comprehension, scope),
        Expr.OptionalMap map => OptionalMap(map, scope),
        _ => throw new System.Diagnostics.UnreachableException($"{expression.GetType()} is no expression."),
    };

    private static CelType TypeOf(object? value) => value switch
    {
        null => CelType.Null,
        bool => CelType.Bool,
        long => CelType.Int,
        ulong => CelType.Uint,
        double => CelType.Double,
        string => CelType.String,
        byte[] => CelType.Bytes,
        _ => CelType.Type,
    };

    private (Expr, CelType) Identifier(Expr.Identifier identifier, Scope scope)
    {
        if (scope.Find(identifier.Name) is { } type)
        {
            return (identifier, type);
        }

        return TypeName.Find(identifier.Name) is { } name ? (new Expr.Literal(identifier.Position, name), CelType.Type) : Undeclared(identifier, identifier.Name);
    }

    private (Expr, CelType) Undeclared(Expr expression, string name) => Problem(expression, $"undeclared reference to '{name}' (in container '')");

    private (Expr, CelType) Problem(Expr expression, string message)
    {
        problems.Add(new CelProblem(expression.Position, message));
        return (expression, CelType.Dyn);
    }

    private (Expr, CelType) Select(Expr.Select select, Scope scope)
    {
        if (Qualified(select) is { } name && scope.Find(name.Split('.')[0]) is null && TypeName.Find(name) is { } type)
        {
            return (new Expr.Literal(select.Position, type), CelType.Type);
        }

        var (operand, operandType) = Visit(select.Operand, scope);
        var isOptional = operandType is CelType.Optional || select.IsOptional;
        var resolved = select with { Operand = operand, IsOptional = isOptional };
        if (FieldType(select, operandType is CelType.Optional optional ? optional.Value : operandType) is not { } field)
        {
            return (resolved, CelType.Dyn);
        }

        return (resolved, select.IsTest ? CelType.Bool : isOptional && field is not CelType.Optional ? new CelType.Optional(field) : field);
    }

    private CelType? FieldType(Expr.Select select, CelType operand)
    {
        switch (operand)
        {
            case CelType.Object type when type.Fields.TryGetValue(select.Field, out var field):
                return field.Type;
            case CelType.Object:
                Problem(select, $"undefined field '{select.Field}'");
                return null;
            case CelType.Map map:
                return map.Value;
            default:
                if (operand != CelType.Dyn)
                {
                    Problem(select, $"type '{operand}' does not support field selection");
                }

                return CelType.Dyn;
        }
    }

    // A name with points in it, such as that of a type or function; null for other expressions.
    private static string? Qualified(Expr expression) => expression switch
    {
        Expr.Identifier identifier => identifier.Name,
        Expr.Select { IsTest: false, IsOptional: false } select when Qualified(select.Operand) is { } before => $"{before}.{select.Field}",
        _ => null,
    };

    private (Expr, CelType) Call(Expr.Call call, Scope scope)
    {
        if (call.Target is not null && Qualified(call.Target) is { } prefix && scope.Find(prefix.Split('.')[0]) is null && FunctionTable.Has($"{prefix}.{call.Function}"))
        {
            call = call with { Function = $"{prefix}.{call.Function}", Target = null };
        }

        var target = call.Target is null ? ((Expr Resolved, CelType Type)?)null : Visit(call.Target, scope);
        var arguments = call.Arguments.Select(argument => Visit(argument, scope)).ToList();
        var resolved = call with { Target = target?.Resolved, Arguments = [.. arguments.Select(argument => argument.Item1)] };
        if (!FunctionTable.Has(call.Function))
        {
            return Undeclared(resolved, call.Function);
        }

        List<CelType> types = target is { } first ? [first.Type, .. arguments.Select(argument => argument.Item2)] : [.. arguments.Select(argument => argument.Item2)];
        var (result, forms) = Forms(call.Function, target is not null, types);
        return result is not null
            ? (resolved with { Forms = forms }, result)
            : Problem(resolved, $"found no matching overload for '{call.Function}' applied to '{Applied(target?.Type, arguments.Select(argument => argument.Item2))}'");
    }

    private static string Applied(CelType? target, IEnumerable<CelType> arguments) => $"{(target is null ? "" : $"{target}.")}({string.Join(", ", arguments)})";

    private static (CelType? Result, List<Overload> Forms) Forms(string function, bool isMember, List<CelType> types)
    {
        CelType? result = null;
        var forms = new List<Overload>();
        foreach (var overload in FunctionTable.Find(function).Where(one => one.IsMember == isMember && one.Parameters.Count == types.Count))
        {
            var assignable = new Assignability();
            if (overload.Parameters.Zip(types).All(pair => assignable.Fits(pair.First, pair.Second)))
            {
                var type = assignable.Resolve(overload.Result);
                result = result is null || result == type ? type : CelType.Dyn;
                forms.Add(overload);
            }
        }

        return (result, forms);
    }

    private (Expr, CelType) List(Expr.ListLiteral list, Scope scope)
    {
        CelType? type = null;
        var elements = new List<(Expr, bool)>();
        foreach (var (value, isOptional) in list.Elements)
        {
            var (resolved, elementType) = Visit(value, scope);
            elements.Add((resolved, isOptional));
            type = Same(value, type, isOptional ? Inner(value, elementType) : elementType);
        }

        return (list with { Elements = elements }, new CelType.List(type ?? CelType.Dyn));
    }

    private (Expr, CelType) Map(Expr.MapLiteral map, Scope scope)
    {
        CelType? keys = null;
        CelType? values = null;
        var entries = new List<(Expr, Expr, bool)>();
        foreach (var (key, value, isOptional) in map.Entries)
        {
            var (resolvedKey, keyType) = Visit(key, scope);
            var (resolved, valueType) = Visit(value, scope);
            entries.Add((resolvedKey, resolved, isOptional));
            keys = Same(key, keys, keyType);
            values = Same(value, values, isOptional ? Inner(value, valueType) : valueType);
        }

        return (map with { Entries = entries }, new CelType.Map(keys ?? CelType.Dyn, values ?? CelType.Dyn));
    }

    // All elements of a literal have one type.
    private CelType Same(Expr expression, CelType? known, CelType type)
    {
        if (known is null || new Assignability().Fits(known, type))
        {
            return known is null || known == CelType.Null ? type : Assignability.Join(known, type);
        }

        Problem(expression, $"expected type '{known}' but found '{type}'");
        return known;
    }

    private CelType Inner(Expr expression, CelType type)
    {
        if (type is CelType.Optional optional)
        {
            return optional.Value;
        }

        if (type != CelType.Dyn)
        {
            Problem(expression, $"expected type 'optional_type' but found '{type}'");
        }

        return CelType.Dyn;
    }

    private (Expr, CelType) Comprehension(Expr.Comprehension macro, Scope scope)
    {
        var (range, rangeType) = Visit(macro.Range, scope);
        var (first, second) = Elements(macro, rangeType);
        var inner = macro.Second is null ? scope.With((macro.First, first)) : scope.With((macro.First, first), (macro.Second, second));
        var filter = macro.Filter is null ? ((Expr Resolved, CelType Type)?)null : Condition(macro.Filter, inner);
        var isCondition = macro.Kind is not (ComprehensionKind.Map or ComprehensionKind.TransformMap);
        var (body, bodyType) = isCondition ? Condition(macro.Body[0], inner) : Visit(macro.Body[0], inner);
        CelType result = macro.Kind switch
        {
            ComprehensionKind.Filter => new CelType.List(first),
            ComprehensionKind.Map => new CelType.List(bodyType),
            ComprehensionKind.TransformMap => new CelType.Map(first, bodyType),
            _ => CelType.Bool,
        };
        return (macro with { Range = range, Filter = filter?.Resolved, Body = [body] }, result);
    }

    private (Expr Resolved, CelType Type) Condition(Expr expression, Scope scope)
    {
        var (resolved, type) = Visit(expression, scope);
        if (!new Assignability().Fits(CelType.Bool, type))
        {
            Problem(expression, $"expected type 'bool' but found '{type}'");
        }

        return (resolved, type);
    }

    private (CelType First, CelType Second) Elements(Expr.Comprehension macro, CelType range)
    {
        var isSingle = macro.Second is null;
        switch (range)
        {
            case CelType.List list:
                return isSingle ? (list.Element, CelType.Dyn) : (CelType.Int, list.Element);
            case CelType.Map map:
                return (map.Key, map.Value);
            default:
                if (range != CelType.Dyn)
                {
                    Problem(macro.Range, $"expression of type '{range}' cannot be range of a comprehension (must be list, map, or dynamic)");
                }

                return (CelType.Dyn, CelType.Dyn);
        }
    }

    private (Expr, CelType) OptionalMap(Expr.OptionalMap map, Scope scope)
    {
        var (target, type) = Visit(map.Target, scope);
        var (body, bodyType) = Visit(map.Body, scope.With((map.Name, Inner(map.Target, type))));
        return (map with { Target = target, Body = body }, map.IsFlat ? bodyType : new CelType.Optional(bodyType));
    }
}
