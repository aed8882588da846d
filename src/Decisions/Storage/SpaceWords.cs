using Surus.Api;

namespace Surus.Decisions;

/// <summary>Says how full a volume is, and what can be done.</summary>
internal static class SpaceWords
{
    /// <summary>How little is left: what follows "the volume is full:". It does not change with every byte, as what is left does.</summary>
    public static string Left(VolumeReport volume) =>
        $"of {Mebibytes(volume.SizeBytes)} MiB, less is left than the {Mebibytes(volume.RequiredBytes)} MiB that PostgreSQL needs";

    /// <summary>What is on the volume.</summary>
    public static string Contents(VolumeReport volume) => volume.Role == PvcRoles.Wal ? "WAL" : "data";

    /// <summary>The field of a Cluster by which the volume grows.</summary>
    public static string Field(VolumeReport volume) => volume.Role == PvcRoles.Wal ? "spec.walStorage.size" : "spec.storage.size";

    private static long Mebibytes(long bytes) => bytes >> 20;
}
