namespace Surus.Workload;

/// <summary>A row that the database said it has.</summary>
/// <param name="Id">The row's key.</param>
/// <param name="Timestamp">When the answer came, by the writer's monotonic clock.</param>
public readonly record struct Acknowledgement(long Id, long Timestamp);
