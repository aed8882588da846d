namespace Surus.LocalCluster.Node;

/// <summary>Paths without links.</summary>
internal static class RealPath
{
    private const int MostLinks = 40;

    /// <summary>The path of an existing file or directory with all links followed.</summary>
    /// <exception cref="IOException">The links run in a circle.</exception>
    public static string Of(string path)
    {
        var followed = 0;
        var real = "/";
        var rest = new Stack<string>(Path.GetFullPath(path).Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        while (rest.TryPop(out var part))
        {
            if (part is "..")
            {
                real = Path.GetDirectoryName(real) ?? "/";
                continue;
            }

            var next = Path.Combine(real, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++followed > MostLinks)
            {
                throw new IOException($"Too many links in {path}.");
            }

            real = target.StartsWith('/') ? "/" : real;
            foreach (var step in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(step => step != ".").Reverse())
            {
                rest.Push(step);
            }
        }

        return real;
    }
}
