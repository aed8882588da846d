namespace Surus.Simulation;

/// <summary>Who can send to whom. A link may be cut one way: then a request arrives and its answer does not, or the reverse.</summary>
internal sealed class Network(int parties, Timetable time)
{
    private readonly int[,] cuts = new int[parties, parties];
    private readonly TimeSpan[,] healedAt = new TimeSpan[parties, parties];

    public int Parties => parties;

    public bool Open(int from, int to) => cuts[from, to] == 0;

    public bool RoundTrip(int from, int to) => Open(from, to) && Open(to, from);

    /// <summary>Whether both ways have been open for this long.</summary>
    public bool RoundTripFor(int from, int to, TimeSpan duration) =>
        RoundTrip(from, to) && time.Now - healedAt[from, to] >= duration && time.Now - healedAt[to, from] >= duration;

    public void Cut(int from, int to) => cuts[from, to]++;

    public void Heal(int from, int to)
    {
        if (cuts[from, to] > 0 && --cuts[from, to] == 0)
        {
            healedAt[from, to] = time.Now;
        }
    }

    public void HealAll()
    {
        for (var from = 0; from < parties; from++)
        {
            for (var to = 0; to < parties; to++)
            {
                if (cuts[from, to] > 0)
                {
                    cuts[from, to] = 0;
                    healedAt[from, to] = time.Now;
                }
            }
        }
    }
}
