using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Surus.Operator;

/// <summary>Logs one JSON object a line, in the contract's shape: level, ts, logger, msg, logging_pod, then the values of the message.</summary>
internal sealed class JsonLogProvider(Stream output, JsonLogFormat format, TimeProvider time) : ILoggerProvider
{
    private readonly Lock gate = new();

    public ILogger CreateLogger(string categoryName) => new JsonLogger(this, categoryName);

    public void Dispose() => output.Flush();

    private void Write(ReadOnlySpan<byte> line)
    {
        lock (gate)
        {
            output.Write(line);
            output.Flush();
        }
    }

    private sealed class JsonLogger(JsonLogProvider provider, string category) : ILogger
    {
        private static readonly JsonWriterOptions Options = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        // The web server tells of every request: that is for debugging only.
        private readonly LogLevel least = category.StartsWith("Microsoft.", StringComparison.Ordinal) && provider.Format.MinimumLevel == LogLevel.Information
            ? LogLevel.Warning
            : provider.Format.MinimumLevel;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
            {
                return;
            }

            var buffer = new ArrayBufferWriter<byte>(512);
            using (var json = new Utf8JsonWriter(buffer, Options))
            {
                json.WriteStartObject();
                json.WriteString(provider.Format.LevelField, JsonLogFormat.LevelName(logLevel));
                json.WriteString(provider.Format.TimestampField, provider.Time.GetUtcNow().UtcDateTime);
                json.WriteString("logger", category);
                json.WriteString("msg", formatter(state, exception));
                json.WriteString("logging_pod", provider.Format.Pod);
                WriteValues(json, state);
                WriteError(json, exception);
                json.WriteEndObject();
            }

            buffer.Write("\n"u8);
            provider.Write(buffer.WrittenSpan);
        }

        private static void WriteValues<TState>(Utf8JsonWriter json, TState state)
        {
            if (state is not IReadOnlyList<KeyValuePair<string, object?>> values)
            {
                return;
            }

            foreach (var (name, value) in values)
            {
                if (name.Length > 0 && name[0] is not '{')
                {
                    json.WriteString(char.ToLowerInvariant(name[0]) + name[1..], value?.ToString());
                }
            }
        }

        private static void WriteError(Utf8JsonWriter json, Exception? exception)
        {
            if (exception is not null)
            {
                json.WriteString("error", exception.Message);
                json.WriteString("stacktrace", exception.ToString());
            }
        }
    }

    private JsonLogFormat Format => format;

    private TimeProvider Time => time;
}

/// <summary>How log records look.</summary>
/// <param name="Pod">The pod that logs.</param>
/// <param name="MinimumLevel">The least severe level that is written.</param>
/// <param name="LevelField">The name of the level.</param>
/// <param name="TimestampField">The name of the time.</param>
internal sealed record JsonLogFormat(string Pod, LogLevel MinimumLevel, string LevelField = "level", string TimestampField = "ts")
{
    /// <summary>The level that the contract calls <paramref name="name"/>; an unknown one is as <c>info</c>.</summary>
    public static LogLevel Level(string name) => name switch
    {
        "error" => LogLevel.Error,
        "warning" => LogLevel.Warning,
        "debug" => LogLevel.Debug,
        "trace" => LogLevel.Trace,
        _ => LogLevel.Information,
    };

    public static string LevelName(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        _ => "error",
    };
}
