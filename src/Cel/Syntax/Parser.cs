namespace Surus.Cel;

/// <summary>Reads expressions.</summary>
internal sealed class Parser
{
    private const int Deepest = 100;
    private const int MostCharacters = 100_000;
    private const string Operands =
        "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";

    private static readonly string[] reserved =
        ["as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return", "var", "void", "while"];

    private static readonly string[] logic = ["_||_", "_&&_"];
    private static readonly string[][] levels = [["||"], ["&&"], ["<", "<=", ">=", ">", "==", "!=", "in"], ["+", "-"], ["*", "/", "%"]];

    private readonly IReadOnlyList<Token> tokens;
    private int at;
    private int depth;

    private Parser(IReadOnlyList<Token> tokens) => this.tokens = tokens;

    private Token Current => tokens[at];

    /// <summary>Reads one expression.</summary>
    /// <exception cref="CelCompilationException">It is none.</exception>
    public static Expr Parse(string text)
    {
        try
        {
            if (text.Length > MostCharacters)
            {
                throw new SyntaxException(0, $"expression code point size exceeds limit: size: {text.Length}, limit {MostCharacters}");
            }

            var parser = new Parser(new Lexer(text).Read());
            var result = parser.Conditional();
            return parser.Current.Kind == TokenKind.End ? Nesting.Bounded(result) : throw parser.Unexpected("<EOF>");
        }
        catch (SyntaxException wrong)
        {
            throw new CelCompilationException(text, [new CelProblem(wrong.Position, wrong.Message)]);
        }
    }

    private Expr Conditional()
    {
        if (++depth > Deepest)
        {
            throw new SyntaxException(Current.Position, $"expression recursion limit exceeded: {Deepest}");
        }

        var condition = Binary(0);
        if (Current.Is("?"))
        {
            var position = Take().Position;
            var yes = Binary(0);
            Expect(":");
            condition = new Expr.Call(position, "_?_:_", null, [condition, yes, Conditional()]);
        }

        depth--;
        return condition;
    }

    private Expr Binary(int level)
    {
        if (level == levels.Length)
        {
            return Unary();
        }

        var left = Binary(level + 1);
        return level < logic.Length ? Logic(level, left) : Chain(level, left);
    }

    private Expr Chain(int level, Expr left)
    {
        while (levels[level].Any(Current.Is))
        {
            var sign = Take();
            left = new Expr.Call(sign.Position, sign.Text == "in" ? "@in" : $"_{sign.Text}_", null, [left, Binary(level + 1)]);
        }

        return left;
    }

    // The order in which the operands of && and || are put together does not matter, and there may be many: a balanced tree is not deep.
    private Expr Logic(int level, Expr first)
    {
        List<Expr> operands = [first];
        List<int> signs = [];
        while (Current.Is(levels[level][0]))
        {
            signs.Add(Take().Position);
            operands.Add(Binary(level + 1));
        }

        return Balanced(logic[level], operands, signs, 0, operands.Count - 1);
    }

    private static Expr Balanced(string function, List<Expr> operands, List<int> signs, int from, int to)
    {
        if (from == to)
        {
            return operands[from];
        }

        var middle = (from + to) / 2;
        return new Expr.Call(signs[middle], function, null, [Balanced(function, operands, signs, from, middle), Balanced(function, operands, signs, middle + 1, to)]);
    }

    private Expr Unary()
    {
        if (!Current.Is("!") && !Current.Is("-"))
        {
            return Member();
        }

        var sign = Take();
        if (++depth > Deepest)
        {
            throw new SyntaxException(sign.Position, $"expression recursion limit exceeded: {Deepest}");
        }

        Expr negated = sign.Text == "-" && Current.Kind is TokenKind.Int or TokenKind.Double && !tokens[at + 1].Is(".") && !tokens[at + 1].Is("[")
            ? Negative(sign.Position)
            : new Expr.Call(sign.Position, sign.Text == "!" ? "!_" : "-_", null, [Unary()]);
        depth--;
        return negated;
    }

    private Expr.Literal Negative(int position)
    {
        var number = Take();
        return new Expr.Literal(position, number.Value switch
        {
            double value => (object)-value,
            ulong value => unchecked(-(long)value),
            var other => throw new SyntaxException(position, $"{other} can't be negated"),
        });
    }

    private Expr Member()
    {
        var operand = Primary();
        while (true)
        {
            if (Current.Is("."))
            {
                operand = Field(operand);
            }
            else if (Current.Is("["))
            {
                operand = Index(operand);
            }
            else
            {
                return operand;
            }
        }
    }

    private Expr Field(Expr operand)
    {
        var dot = Take();
        var isOptional = TakeIf("?");
        var name = Current.Kind is TokenKind.Identifier or TokenKind.QuotedIdentifier ? Take() : throw Unexpected("IDENTIFIER");
        if (!isOptional && name.Kind == TokenKind.Identifier && Current.Is("("))
        {
            var open = Take();
            var arguments = Arguments(")");
            return Macros.Expand(open.Position, name.Text, operand, arguments) ?? new Expr.Call(open.Position, name.Text, operand, arguments);
        }

        return new Expr.Select(dot.Position, operand, name.Text, IsOptional: isOptional);
    }

    private Expr.Call Index(Expr operand)
    {
        var open = Take();
        var isOptional = TakeIf("?");
        var index = Conditional();
        Expect("]");
        return new Expr.Call(open.Position, isOptional ? "_[?_]" : "_[_]", null, [operand, index]);
    }

    private Expr Primary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Int:
                return new Expr.Literal(Take().Position, (ulong)token.Value! <= long.MaxValue ? (long)(ulong)token.Value : throw new SyntaxException(token.Position, "invalid int literal"));
            case TokenKind.Uint or TokenKind.Double or TokenKind.String or TokenKind.Bytes:
                return new Expr.Literal(Take().Position, token.Value);
            case TokenKind.Identifier:
                return Named(Take());
            case TokenKind.Symbol:
                return Symbol(token);
            default:
                throw Unexpected(Operands);
        }
    }

    private Expr Symbol(Token token)
    {
        switch (token.Text)
        {
            case "true" or "false":
                return new Expr.Literal(Take().Position, token.Text == "true");
            case "null":
                return new Expr.Literal(Take().Position, null);
            case "(":
                Take();
                var inner = Conditional();
                Expect(")");
                return inner;
            case "[":
                return List(Take().Position);
            case "{":
                return Map(Take().Position);
            case "." when tokens[at + 1].Kind == TokenKind.Identifier:
                Take();
                return Named(Take());
            default:
                throw Unexpected(Operands);
        }
    }

    private Expr Named(Token name)
    {
        if (reserved.Contains(name.Text, StringComparer.Ordinal))
        {
            throw new SyntaxException(name.Position, $"reserved identifier: {name.Text}");
        }

        if (!Current.Is("("))
        {
            return new Expr.Identifier(name.Position, name.Text);
        }

        var open = Take();
        var arguments = Arguments(")");
        return Macros.Expand(open.Position, name.Text, null, arguments) ?? new Expr.Call(open.Position, name.Text, null, arguments);
    }

    private List<Expr> Arguments(string end)
    {
        var arguments = new List<Expr>();
        while (!Current.Is(end))
        {
            arguments.Add(Conditional());
            if (!TakeIf(","))
            {
                break;
            }
        }

        Expect(end);
        return arguments;
    }

    private Expr.ListLiteral List(int position)
    {
        var elements = new List<(Expr, bool)>();
        while (!Current.Is("]"))
        {
            var isOptional = TakeIf("?");
            elements.Add((Conditional(), isOptional));
            if (!TakeIf(","))
            {
                break;
            }
        }

        Expect("]");
        return new Expr.ListLiteral(position, elements);
    }

    private Expr.MapLiteral Map(int position)
    {
        var entries = new List<(Expr, Expr, bool)>();
        while (!Current.Is("}"))
        {
            var isOptional = TakeIf("?");
            var key = Conditional();
            Expect(":");
            entries.Add((key, Conditional(), isOptional));
            if (!TakeIf(","))
            {
                break;
            }
        }

        Expect("}");
        return new Expr.MapLiteral(position, entries);
    }

    private Token Take() => tokens[at++];

    private bool TakeIf(string symbol)
    {
        var found = Current.Is(symbol);
        at += found ? 1 : 0;
        return found;
    }

    private void Expect(string symbol)
    {
        if (!TakeIf(symbol))
        {
            throw Unexpected($"'{symbol}'");
        }
    }

    private SyntaxException Unexpected(string expected) => new(Current.Position, $"Syntax error: mismatched input '{Current.Text}' expecting {expected}");
}
