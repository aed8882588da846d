namespace Surus.Cel;

/// <summary>How much work an evaluation may do, so that no expression holds up whoever evaluates it. Not safe for several threads.</summary>
/// <param name="limit">The number of steps; a step is an expression evaluated, an element gone through, or ten characters of a text.</param>
public sealed class CelBudget(long limit)
{
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

    /// <summary>Pays for going through a text, which is returned.</summary>
    internal string Sized(string text)
    {
        Spend(text.Length / 10);
        return text;
    }
}

/// <summary>An evaluation took too many steps.</summary>
internal sealed class CelBudgetException : Exception;
