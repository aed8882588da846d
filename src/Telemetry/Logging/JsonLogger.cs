using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Surus.Telemetry;

/// <summary>Writes the records of one category into a <see cref="JsonLog"/>.</summary>
internal sealed class JsonLogger(JsonLog log, string category) : ILogger
{
    // The web server tells of every request: that is for debugging only.
    private readonly LogLevel _least = category.StartsWith("Microsoft.", StringComparison.Ordinal) && log.Minimum == LogLevel.Information
        ? LogLevel.Warning
        : log.Minimum;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= _least && logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            log.Write(logLevel, category, formatter(state, exception), json => WriteMembers(json, state, exception));
        }
    }

    private static void WriteMembers<TState>(Utf8JsonWriter json, TState state, Exception? exception)
    {
        foreach (var (name, value) in state as IEnumerable<KeyValuePair<string, object?>> ?? [])
        {
            if (name.Length > 0 && name[0] is not '{')
            {
                json.WriteString(JsonNamingPolicy.CamelCase.ConvertName(name), value?.ToString());
            }
        }

        if (exception is not null)
        {
            json.WriteString("error", exception.Message);
            json.WriteString("stacktrace", exception.ToString());
        }
    }
}
