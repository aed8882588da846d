using System.Text;

namespace Surus.Postgres;

/// <summary>Cuts the stream of PostgreSQL's CSV log into records. A record may span lines and arrive in pieces.</summary>
public sealed class CsvRecordReader
{
    private readonly List<string> _fields = new(26);
    private readonly StringBuilder _field = new();
    private State _state = State.FieldStart;

    private enum State
    {
        FieldStart,
        Plain,
        Quoted,
        QuoteInQuoted,
    }

    /// <summary>Takes the next piece; gives each record that it ends.</summary>
    public IEnumerable<IReadOnlyList<string>> Take(ReadOnlyMemory<char> piece)
    {
        for (var index = 0; index < piece.Length; index++)
        {
            if (TakeCharacter(piece.Span[index]))
            {
                var record = _fields.ToArray();
                _fields.Clear();
                yield return record;
            }
        }
    }

    /// <summary>Takes one character; true where it ends a record.</summary>
    private bool TakeCharacter(char character)
    {
        switch (_state, character)
        {
            case (State.Quoted, '"'):
                _state = State.QuoteInQuoted;
                return false;
            case (State.QuoteInQuoted, '"'):
                _field.Append('"');
                _state = State.Quoted;
                return false;
            case (State.Quoted, _):
                _field.Append(character);
                return false;
            case (State.FieldStart, '"'):
                _state = State.Quoted;
                return false;
            case (_, ','):
                EndField();
                return false;
            case (_, '\n'):
                EndField();
                return true;
            default:
                _field.Append(character);
                _state = State.Plain;
                return false;
        }
    }

    private void EndField()
    {
        _fields.Add(_field.ToString());
        _field.Clear();
        _state = State.FieldStart;
    }
}
