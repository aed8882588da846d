using System.Text.Json;
using System.Text.Json.Serialization;

namespace Surus.LocalCluster.Node;

/// <summary>
/// Which directory an image name stands for: the file <c>images.json</c> of the state folder, read anew whenever it is asked, so
/// that an image loaded by another process counts at once. A name without tag maps all tags of that name.
/// </summary>
/// <param name="path">The file.</param>
internal sealed class ImageMap(string path)
{
    private readonly Lock gate = new();

    /// <summary>All mapped names.</summary>
    /// <exception cref="InvalidDataException">The file is not as it should be.</exception>
    public IReadOnlyDictionary<string, Image> List()
    {
        if (!File.Exists(path))
        {
            return new Dictionary<string, Image>();
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), ImageJson.Default.SortedDictionaryStringImage)!;
        }
        catch (JsonException problem)
        {
            throw new InvalidDataException($"The image map {path} is not valid: {problem.Message}", problem);
        }
    }

    /// <summary>The image of a name; null where nothing maps it.</summary>
    public Image? Find(string name)
    {
        var images = List();
        return ImageName.Candidates(name).Select(key => images.GetValueOrDefault(key)).FirstOrDefault(image => image is not null);
    }

    /// <summary>Maps a name, in place of what it stood for.</summary>
    /// <exception cref="DirectoryNotFoundException">The image's directory does not exist.</exception>
    public void Add(string name, Image image)
    {
        if (!Directory.Exists(image.Directory))
        {
            throw new DirectoryNotFoundException($"'{image.Directory}' is not a directory: name the folder that holds the image's files.");
        }

        var absolute = image with { Directory = Path.GetFullPath(image.Directory) };
        Change(images => images[name] = absolute);
    }

    /// <summary>Forgets a name; false where nothing mapped it.</summary>
    public bool Remove(string name)
    {
        var removed = false;
        Change(images => removed = images.Remove(name));
        return removed;
    }

    private void Change(Action<SortedDictionary<string, Image>> change)
    {
        lock (gate)
        {
            var images = new SortedDictionary<string, Image>(List().ToDictionary(), StringComparer.Ordinal);
            change(images);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(images, ImageJson.Default.SortedDictionaryStringImage));
            File.Move(path + ".new", path, overwrite: true);
        }
    }
}

/// <summary>The JSON of <c>images.json</c>.</summary>
[JsonSerializable(typeof(SortedDictionary<string, Image>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
internal sealed partial class ImageJson : JsonSerializerContext;
