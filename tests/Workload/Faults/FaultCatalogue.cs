namespace Surus.Workload;

/// <summary>Every fault that clusters are tried with.</summary>
public static class FaultCatalogue
{
    /// <summary>All, in a fixed order.</summary>
    public static IReadOnlyList<Fault> All { get; } = [.. PodFaults.All, .. DiskFaults.All, .. NodeFaults.All, .. OperatorFaults.All, .. CertificateFaults.All];

    /// <summary>The fault of that name.</summary>
    public static Fault Of(string name) => All.Single(fault => fault.Name == name);
}
