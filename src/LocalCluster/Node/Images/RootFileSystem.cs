namespace Surus.LocalCluster.Node;

/// <summary>Makes root file systems of containers: an overlay, writable and thrown away, over an image's directory.</summary>
/// <param name="baseLayer">
/// A directory of this class: the layer over the machine's own root that hides what is the machine's business: temporary and
/// runtime files, homes, and the state folder.
/// </param>
/// <param name="stateFolder">The state folder of the instance.</param>
internal sealed class RootFileSystem(string baseLayer, string stateFolder)
{
    private static readonly string[] Hidden = ["/tmp", "/var/tmp", "/run", "/root", "/home", "/mnt", "/media"];
    private const string Mark = ".surus-base-layer";
    private readonly Lock gate = new();
    private bool prepared;

    /// <summary>Mounts the container's root file system.</summary>
    /// <param name="image">What it looks like.</param>
    /// <param name="folder">A folder of the container's; gets the directories of the overlay.</param>
    /// <param name="files">Files of <c>/etc</c> that it has instead of the image's, by name.</param>
    /// <returns>Where it is mounted.</returns>
    public string Mount(Image image, string folder, IReadOnlyDictionary<string, string> files)
    {
        var (upper, work, root) = (Path.Combine(folder, "upper"), Path.Combine(folder, "work"), Path.Combine(folder, "rootfs"));
        Directory.CreateDirectory(work);
        Directory.CreateDirectory(root);
        Directory.CreateDirectory(upper);
        // The merged root has the upper directory's mode and owner.
        File.SetUnixFileMode(upper, WorldReadable);
        var etc = Directory.CreateDirectory(Path.Combine(upper, "etc"), WorldReadable).FullName;
        File.SetUnixFileMode(etc, WorldReadable);
        foreach (var (name, text) in files)
        {
            var file = Path.Combine(etc, name);
            File.WriteAllText(file, text);
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }

        Native.Mount("overlay", root, "overlay", $"lowerdir={string.Join(':', Layers(image))},upperdir={upper},workdir={work}");
        return root;
    }

    /// <summary>Takes the container's root file system away with all that was written to it. Safe to repeat.</summary>
    public static void Remove(string folder)
    {
        Native.Unmount(Path.Combine(folder, "rootfs"));
        foreach (var name in (string[])["rootfs", "upper", "work"])
        {
            var directory = Path.Combine(folder, name);
            if (Directory.Exists(directory))
            {
                Directory.Delete(directory, recursive: true);
            }
        }
    }

    /// <summary>The directories whose union is the image's root, topmost first.</summary>
    /// <remarks>
    /// The kernel refuses an overlay with one lower layer inside another, so a directory that is not a whole root file system
    /// can't be a layer over the machine's own root; see <see cref="Additions(Image)"/>.
    /// </remarks>
    public IReadOnlyList<string> Layers(Image image) => image.Directory != "/" && IsWhole(image.Directory) ? [image.Directory] : [BaseLayer(), "/"];

    /// <summary>What an image adds to the machine's own root: its files, and as wholes those of its directories that the machine lacks.</summary>
    public static IReadOnlyList<BindMount> Additions(Image image) =>
        image.Directory == "/" || IsWhole(image.Directory) ? [] : [.. Additions(new DirectoryInfo(image.Directory), "/")];

    /// <summary>A file's text in the image; empty where it has none.</summary>
    public string Read(Image image, string path)
    {
        var file = Layers(image).Prepend(image.Directory).Select(layer => Path.Join(layer, path)).FirstOrDefault(File.Exists);
        return file is null ? "" : File.ReadAllText(file);
    }

    private static IEnumerable<BindMount> Additions(DirectoryInfo directory, string place) =>
        directory.EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal).SelectMany(entry =>
        {
            var target = Path.Combine(place, entry.Name);
            return entry is DirectoryInfo { LinkTarget: null } child && Directory.Exists(target)
                ? Additions(child, target)
                : [new BindMount(RealPath.Of(entry.FullName), target, ReadOnly: true)];
        });

    private const UnixFileMode WorldReadable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private static bool IsWhole(string directory) =>
        Directory.Exists(Path.Combine(directory, "usr")) || Directory.Exists(Path.Combine(directory, "bin"));

    private string BaseLayer()
    {
        lock (gate)
        {
            if (!prepared)
            {
                Prepare();
                prepared = true;
            }
        }

        return baseLayer;
    }

    private void Prepare()
    {
        // In memory, not beside the state: a lower layer must not lie inside another, and "/" is one.
        Directory.CreateDirectory(baseLayer);
        if (!File.Exists(Path.Combine(baseLayer, Mark)))
        {
            Native.Mount("tmpfs", baseLayer, "tmpfs", "size=1m,mode=755");
            File.WriteAllText(Path.Combine(baseLayer, Mark), "");
        }

        foreach (var path in Hidden.Append(stateFolder).Where(Directory.Exists))
        {
            var directory = Path.Join(baseLayer, path);
            Directory.CreateDirectory(directory);
            CopyModes(path);
            Native.MakeOpaque(directory);
        }
    }

    /// <summary>Gives the layer's directory and those above it the machine's modes, for the layer's count.</summary>
    private void CopyModes(string path)
    {
        for (var place = path; place is not (null or "/"); place = Path.GetDirectoryName(place))
        {
            File.SetUnixFileMode(Path.Join(baseLayer, place), File.GetUnixFileMode(place));
        }
    }
}
