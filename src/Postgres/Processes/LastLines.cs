namespace Surus.Postgres;

/// <summary>Keeps the last lines of a program's output, for the text of an error.</summary>
internal sealed class LastLines(int capacity)
{
    private readonly Queue<string> _lines = new(capacity);

    public void Add(string line)
    {
        if (_lines.Count == capacity)
        {
            _lines.Dequeue();
        }

        _lines.Enqueue(line);
    }

    public override string ToString() => string.Join('\n', _lines);
}
