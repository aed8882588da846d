using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Surus.Telemetry;

/// <summary>
/// Log lines as the public contract has them, one JSON object a line: level, ts, logger, msg, logging_pod, then the values of the
/// message.
/// </summary>
/// <param name="output">Where lines go.</param>
/// <param name="podName">The pod, named in each line.</param>
/// <param name="time">The clock.</param>
public sealed class JsonLog(Stream output, string podName, TimeProvider time) : ILoggerProvider
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _gate = new();

    /// <summary>The key of the level.</summary>
    public string LevelKey { get; init; } = "level";

    /// <summary>The key of the time.</summary>
    public string TimeKey { get; init; } = "ts";

    /// <summary>What is less severe is left out.</summary>
    public LogLevel Minimum { get; init; } = LogLevel.Information;

    /// <summary>The level that the contract calls <paramref name="name"/>; an unknown one is as <c>info</c>.</summary>
    public static LogLevel Level(string? name) => name switch
    {
        "error" => LogLevel.Error,
        "warning" => LogLevel.Warning,
        "debug" => LogLevel.Debug,
        "trace" => LogLevel.Trace,
        _ => LogLevel.Information,
    };

    /// <summary>Writes one line.</summary>
    /// <param name="level">How severe it is.</param>
    /// <param name="logger">Who says it.</param>
    /// <param name="message">What is said.</param>
    /// <param name="more">Writes further members.</param>
    public void Write(LogLevel level, string logger, string message, Action<Utf8JsonWriter>? more = null)
    {
        if (level < Minimum)
        {
            return;
        }

        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString(LevelKey, Name(level));
            json.WriteString(TimeKey, time.GetUtcNow().UtcDateTime);
            json.WriteString("logger", logger);
            json.WriteString("msg", message);
            json.WriteString("logging_pod", podName);
            more?.Invoke(json);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        lock (_gate)
        {
            output.Write(buffer.WrittenSpan);
            output.Flush();
        }
    }

    /// <summary>A logger of that name.</summary>
    public ILogger CreateLogger(string categoryName) => new JsonLogger(this, categoryName);

    /// <summary>Writes out what is left; the stream stays open.</summary>
    public void Dispose() => output.Flush();

    private static string Name(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        _ => "error",
    };
}
