using System.Text.Json;
using System.Text;
using Microsoft.Extensions.Logging;
using Surus.Api;
using Surus.Postgres;
using Surus.Telemetry;

namespace Surus.InstanceManager;

/// <summary>Turns what PostgreSQL and its commands log into lines of our own log.</summary>
/// <param name="log">Where lines go.</param>
/// <param name="paths">Where the pipes are.</param>
/// <param name="onFullDisk">Is told when a process of the server ended because a disk is full.</param>
/// <param name="onStream">Is told when a WAL receiver or sender says anything: they say little, and mostly that they begin or end.</param>
internal sealed class ServerLogLines(JsonLog log, ControllerPaths paths, Action onFullDisk, Action onStream)
{
    /// <summary>Makes the pipes and reads them for as long as this process lives; pipes that nobody reads would block PostgreSQL.</summary>
    public void Begin()
    {
        var csv = NamedPipe.Open($"{paths.Log}/postgres.csv");
        Read("csv log", () => ServerLog.ReadRecords(csv, Record));
        foreach (var name in new[] { "postgres", "postgres.json" })
        {
            var lines = NamedPipe.Open($"{paths.Log}/{name}");
            Read(name, () => ReadLines(lines));
        }
    }

    /// <summary>One line that PostgreSQL wrote outside of its log.</summary>
    public void Line(string line)
    {
        if (line.StartsWith('{'))
        {
            log.Write(LogLevel.Information, "wal", "record", json => json.WriteString("line", line));
            return;
        }

        log.Write(LogLevel.Information, "postgres", line);
        if (FullDisk.EndedAProcess(line))
        {
            onFullDisk();
        }
    }

    private void ReadLines(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            Line(line);
        }
    }

    private void Record(IReadOnlyList<string> fields)
    {
        if (FullDisk.EndedAProcess(fields))
        {
            onFullDisk();
        }

        if (fields.Count > LogRecordColumns.BackendType && fields[LogRecordColumns.BackendType] is "walreceiver" or "walsender")
        {
            onStream();
        }

        log.Write(LogLevel.Information, "postgres", "record", json => Members(json, fields));
    }

    private static void Members(Utf8JsonWriter json, IReadOnlyList<string> fields)
    {
        json.WriteStartObject("record");
        for (var index = 0; index < Math.Min(fields.Count, LogRecordColumns.Names.Count); index++)
        {
            if (fields[index].Length > 0)
            {
                json.WriteString(LogRecordColumns.Names[index], fields[index]);
            }
        }

        json.WriteEndObject();
    }

    /// <summary>Reading a pipe waits in the kernel, so each has a thread of its own: the pool's are too few to be kept waiting.</summary>
    private static void Read(string name, Action read) => new Thread(() => read(), 256 * 1024) { IsBackground = true, Name = name }.Start();
}
