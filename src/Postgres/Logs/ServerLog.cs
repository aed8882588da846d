using System.Text;

namespace Surus.Postgres;

/// <summary>Reads the pipe that PostgreSQL's log collector writes its CSV log into.</summary>
public static class ServerLog
{
    /// <summary>
    /// Reads for as long as the stream lives and gives each record to <paramref name="onRecord"/>. A read of a pipe waits in the
    /// kernel: give this a thread of its own.
    /// </summary>
    public static void ReadRecords(Stream stream, Action<IReadOnlyList<string>> onRecord)
    {
        var records = new CsvRecordReader();
        var decoder = Encoding.UTF8.GetDecoder();
        var bytes = new byte[16 * 1024];
        var characters = new char[bytes.Length];
        int read;
        while ((read = stream.Read(bytes)) > 0)
        {
            var count = decoder.GetChars(bytes.AsSpan(0, read), characters, flush: false);
            foreach (var record in records.Take(characters.AsMemory(0, count)))
            {
                onRecord(record);
            }
        }
    }
}
