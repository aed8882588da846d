namespace Surus.Cel;

/// <summary>How much work an evaluation may do, so that no expression holds up whoever evaluates it. Not safe for several threads.</summary>
/// <param name="limit">The number of steps; a step is an expression evaluated, an element gone through, two values compared, or ten characters of a text.</param>
public sealed class CelBudget(long limit)
{
    /// <summary>How many characters, or bytes, are gone through in one step.</summary>
    internal const int CharactersPerStep = 10;

    private long left = limit;

    /// <summary>Whether more was needed than there was.</summary>
    public bool IsExhausted => left < 0;

    /// <summary>Lets a part of the work have at most so many of the steps; what it takes is taken from here too.</summary>
    public T Within<T>(long most, Func<CelBudget, T> work)
    {
        var share = Math.Min(most, Math.Max(left, 0));
        var part = new CelBudget(share);
        var result = work(part);
        left -= share - Math.Max(part.left, 0);
        left -= part.IsExhausted && share < most ? 1 : 0;
        return result;
    }

    /// <summary>Takes steps.</summary>
    internal void Spend(long steps)
    {
        left -= steps;
        if (left < 0)
        {
            throw new CelBudgetException();
        }
    }

    /// <summary>Takes all that is left: something took too long that is not counted in steps. To be thrown.</summary>
    internal CelBudgetException Exhaust()
    {
        left = -1;
        return new CelBudgetException();
    }

    /// <summary>Takes the steps of going through a value: one, and those of its text. What is in lists and maps is not counted.</summary>
    internal void SpendOn(object? value) => Spend(1 + TextSteps(value));

    /// <summary>Takes the steps of going through the texts of values.</summary>
    internal void SpendOnTexts(ReadOnlySpan<object?> values)
    {
        foreach (var value in values)
        {
            Spend(TextSteps(value));
        }
    }

    private static long TextSteps(object? value) => value switch
    {
        string text => text.Length / CharactersPerStep,
        byte[] bytes => bytes.Length / CharactersPerStep,
        _ => 0,
    };
}

/// <summary>An evaluation took too many steps.</summary>
internal sealed class CelBudgetException : Exception;
