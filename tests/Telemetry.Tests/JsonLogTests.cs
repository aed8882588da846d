using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace Surus.Telemetry.Tests;

/// <summary>Log records in the contract's shape.</summary>
public sealed class JsonLogTests
{
    [Fact]
    public void OneObjectALineWithTheFieldsOfTheContract()
    {
        using var output = new MemoryStream();
        using var provider = new JsonLog(output, "pod-1", TimeProvider.System) { LevelKey = "severity" };
        var logger = provider.CreateLogger("cluster");

        logger.LogDebug("left out");
        logger.LogWarning(new InvalidOperationException("it broke"), "Cluster {Cluster} is \"odd\"", "ns/c");

        var lines = Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var record = JsonNode.Parse(Assert.Single(lines))!.AsObject();
        Assert.Equal(
            ["severity", "ts", "logger", "msg", "logging_pod", "cluster", "error", "stacktrace"],
            record.Select(field => field.Key));
        Assert.Equal(("warning", "cluster", "Cluster ns/c is \"odd\"", "pod-1", "ns/c", "it broke"), (
            (string)record["severity"]!, (string)record["logger"]!, (string)record["msg"]!, (string)record["logging_pod"]!, (string)record["cluster"]!,
            (string)record["error"]!));
    }
}
