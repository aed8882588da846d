using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Surus.InstanceManager;

/// <summary>Log lines as the public contract has them: one JSON object a line, on the standard output.</summary>
/// <param name="output">Where lines go.</param>
/// <param name="podName">The pod, named in each line.</param>
/// <param name="time">The clock.</param>
public sealed class JsonLog(Stream output, string podName, TimeProvider time)
{
    private readonly Lock _gate = new();

    /// <summary>The key of the level.</summary>
    public string LevelKey { get; init; } = "level";

    /// <summary>The key of the time.</summary>
    public string TimeKey { get; init; } = "ts";

    /// <summary>What is less severe is left out.</summary>
    public LogLevel Minimum { get; init; } = LogLevel.Information;

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
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString(LevelKey, Name(level));
            json.WriteString(TimeKey, time.GetUtcNow().UtcDateTime);
            json.WriteString("logger", logger);
            json.WriteString("msg", message);
            more?.Invoke(json);
            json.WriteString("logging_pod", podName);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        lock (_gate)
        {
            output.Write(buffer.WrittenSpan);
            output.Flush();
        }
    }

    /// <summary>A logger of that name for code that takes one.</summary>
    public ILogger Logger(string name) => new Adapter(this, name);

    private static string Name(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        _ => "error",
    };

    private sealed class Adapter(JsonLog log, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= log.Minimum && logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Write(logLevel, name, formatter(state, exception), json => Members(json, state, exception));

        private static void Members<TState>(Utf8JsonWriter json, TState state, Exception? exception)
        {
            foreach (var (key, value) in state as IEnumerable<KeyValuePair<string, object?>> ?? [])
            {
                if (key is not "{OriginalFormat}" && key.Length > 0)
                {
                    json.WriteString(JsonNamingPolicy.CamelCase.ConvertName(key), value?.ToString());
                }
            }

            if (exception is not null)
            {
                json.WriteString("error", exception.Message);
            }
        }
    }
}
