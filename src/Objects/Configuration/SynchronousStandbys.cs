using System.Text;
using System.Text.Json;

namespace Surus.Objects;

/// <summary>Which standbys a commit waits for.</summary>
/// <param name="Method"><c>ANY</c> (a quorum) or <c>FIRST</c> (by order).</param>
/// <param name="Number">How many; at least 1.</param>
/// <param name="Names">The standbys' application names, in order.</param>
public sealed record SynchronousStandbys(string Method, int Number, IReadOnlyList<string> Names)
{
    /// <summary>The value of <c>synchronous_standby_names</c>, such as <c>ANY 1 ("a","b")</c>.</summary>
    public string Render() => $"{Method} {Number} ({string.Join(',', Names.Select(Quote))})";

    /// <summary>The same as JSON, for whoever reads the running configuration.</summary>
    public string Metadata()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("method", Method);
            json.WriteNumber("number", Number);
            json.WriteStartArray("standbyNames");
            foreach (var name in Names)
            {
                json.WriteStringValue(name);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
