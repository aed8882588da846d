using System.Diagnostics;
using System.Globalization;

namespace Surus.Telemetry;

/// <summary>What the operating system knows of this process, under the names dashboards know (<c>process_*</c>).</summary>
public static class ProcessMetrics
{
    /// <summary>The meter of .NET's own instruments: memory, garbage collection, threads.</summary>
    public const string RuntimeMeter = "System.Runtime";

    /// <summary>Writes it.</summary>
    public static void WriteTo(MetricsText text)
    {
        using var process = Process.GetCurrentProcess();
        Add("process_cpu_seconds_total", MetricType.Counter, process.TotalProcessorTime.TotalSeconds, "Processor time used, user and system.");
        Add("process_resident_memory_bytes", MetricType.Gauge, process.WorkingSet64, "Memory that is resident.");
        Add("process_virtual_memory_bytes", MetricType.Gauge, process.VirtualMemorySize64, "Address space in use.");
        var start = new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000.0;
        Add("process_start_time_seconds", MetricType.Gauge, start, "When the process started, unix time.");
        if (OperatingSystem.IsLinux())
        {
            Add("process_open_fds", MetricType.Gauge, Directory.EnumerateFileSystemEntries("/proc/self/fd").Count(), "Open file descriptors.");
            Add("process_max_fds", MetricType.Gauge, MostDescriptors(), "File descriptors that may be open.");
        }

        void Add(string name, MetricType type, double value, string description)
        {
            text.Describe(name, type, description);
            text.Add(name, type, value);
        }
    }

    // Max open files            1024                 1048576              files
    private static double MostDescriptors() =>
        File.ReadLines("/proc/self/limits").FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal)) is { } line
        && double.TryParse(line["Max open files".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture, out var most)
            ? most
            : double.PositiveInfinity;
}
