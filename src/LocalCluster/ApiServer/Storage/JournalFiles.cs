using System.Buffers;
using System.Globalization;

namespace Surus.LocalCluster.ApiServer;

/// <summary>The files of a journal's generations.</summary>
internal static class JournalFiles
{
    private const string Prefix = "store-";
    private const string Suffix = ".journal";

    /// <summary>The path of a generation.</summary>
    public static string Path(string folder, int generation) =>
        System.IO.Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{generation:D8}{Suffix}"));

    /// <summary>The newest generation in a folder; 0 where there is none.</summary>
    public static int Newest(string folder) => Generations(folder).DefaultIfEmpty(0).Max();

    /// <summary>Removes the generations that a newer one has replaced.</summary>
    public static void RemoveBefore(string folder, int generation)
    {
        foreach (var old in Generations(folder).Where(old => old < generation).ToList())
        {
            File.Delete(Path(folder, old));
        }
    }

    /// <summary>Opens a generation behind its last valid record; what follows is a torn write and is cut off.</summary>
    public static FileStream OpenForAppend(string path, long validLength)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        file.SetLength(validLength);
        file.Seek(0, SeekOrigin.End);
        return file;
    }

    /// <summary>Writes a generation that begins with the whole store, and leaves it open for more.</summary>
    public static FileStream WriteGeneration(string folder, int generation, StoreDump state)
    {
        var path = Path(folder, generation);
        var temporary = path + ".new";
        var file = new FileStream(temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, bufferSize: 0);
        var buffer = new ArrayBufferWriter<byte>(256 * 1024);
        foreach (var (bucket, objects) in state.Buckets)
        {
            foreach (var (key, value) in objects)
            {
                JournalRecord.Append(buffer, bucket, value.Revision, key, value.Json);
                Spill(file, buffer, 128 * 1024);
            }
        }

        // The revision counter survives even where the newest change was a removal.
        JournalRecord.Append(buffer, "", state.Revision, new ObjectKey("", ""), json: null);
        Spill(file, buffer, 0);
        file.Flush(flushToDisk: true);
        File.Move(temporary, path, overwrite: true);
        return file;
    }

    private static void Spill(FileStream file, ArrayBufferWriter<byte> buffer, int keep)
    {
        if (buffer.WrittenCount > keep)
        {
            file.Write(buffer.WrittenSpan);
            buffer.ResetWrittenCount();
        }
    }

    private static IEnumerable<int> Generations(string folder) =>
        Directory.EnumerateFiles(folder, Prefix + "*" + Suffix)
            .Select(path => System.IO.Path.GetFileName(path)[Prefix.Length..^Suffix.Length])
            .Where(number => int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(number => int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture));
}
