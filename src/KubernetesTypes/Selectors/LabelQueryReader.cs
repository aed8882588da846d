namespace Surus.KubernetesTypes;

/// <summary>Reads the text form of a label query.</summary>
internal sealed class LabelQueryReader(string text)
{
    private int position;

    public IReadOnlyList<LabelRequirement> Read()
    {
        var requirements = new List<LabelRequirement> { Requirement() };
        while (Take(','))
        {
            requirements.Add(Requirement());
        }

        return position == text.Length ? requirements : throw Unexpected("',' or the end");
    }

    private LabelRequirement Requirement()
    {
        if (Take('!'))
        {
            return new LabelRequirement(Key(), LabelOperator.DoesNotExist, []);
        }

        var key = Key();
        if (Take('='))
        {
            Take('=');
            return new LabelRequirement(key, LabelOperator.In, [Word()]);
        }

        if (Take('!'))
        {
            return Take('=') ? new LabelRequirement(key, LabelOperator.NotIn, [Word()]) : throw Unexpected("'='");
        }

        return Take('>') ? new LabelRequirement(key, LabelOperator.GreaterThan, [Word()])
            : Take('<') ? new LabelRequirement(key, LabelOperator.LessThan, [Word()])
            : SetRequirement(key);
    }

    private LabelRequirement SetRequirement(string key)
    {
        SkipSpaces();
        if (position == text.Length || text[position] == ',')
        {
            return new LabelRequirement(key, LabelOperator.Exists, []);
        }

        return Word() switch
        {
            "in" => new LabelRequirement(key, LabelOperator.In, Values()),
            "notin" => new LabelRequirement(key, LabelOperator.NotIn, Values()),
            var word => throw new FormatException($"unable to parse requirement: found '{word}', expected: in, notin, =, ==, !=, gt, lt"),
        };
    }

    private IReadOnlyList<string> Values()
    {
        if (!Take('('))
        {
            throw Unexpected("'('");
        }

        var values = new List<string> { Word() };
        while (Take(','))
        {
            values.Add(Word());
        }

        return Take(')') ? values : throw Unexpected("',' or ')'");
    }

    private string Key() => Word() is { Length: > 0 } key ? key : throw Unexpected("an identifier");

    private string Word()
    {
        SkipSpaces();
        var start = position;
        while (position < text.Length && !" ,()=!<>\t".Contains(text[position], StringComparison.Ordinal))
        {
            position++;
        }

        return text[start..position];
    }

    private bool Take(char c)
    {
        SkipSpaces();
        if (position < text.Length && text[position] == c)
        {
            position++;
            return true;
        }

        return false;
    }

    private void SkipSpaces()
    {
        while (position < text.Length && (text[position] is ' ' or '\t'))
        {
            position++;
        }
    }

    private FormatException Unexpected(string expected) =>
        new($"unable to parse requirement: found '{text[position..]}', expected: {expected}");
}
