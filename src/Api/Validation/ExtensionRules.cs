using System.Text.RegularExpressions;

namespace Surus.Api;

/// <summary>Extensions in images of their own.</summary>
internal static partial class ExtensionRules
{
    public static IEnumerable<FieldError> Check(Cluster cluster)
    {
        var extensions = cluster.Spec.Postgresql?.Extensions ?? [];
        var fromCatalog = cluster.Spec.ImageCatalogRef is not null;
        return
        [
            .. Duplicates.Of(extensions, extension => extension.Name)
                .Select(pair => FieldError.Duplicate($"{Path(pair.Index)}.name", pair.Item.Name, "each extension is given once.")),
            .. Duplicates.Of(extensions.DistinctBy(extension => extension.Name), extension => extension.Name.Replace('_', '-'))
                .Select(pair => FieldError.Invalid(
                    $"{Path(pair.Index)}.name", pair.Item.Name,
                    "its volume would be named like another extension's: _ and - do not tell volumes apart.")),
            .. extensions.SelectMany((extension, index) => Extension(extension, Path(index), fromCatalog)),
        ];
    }

    private static string Path(int index) => $"spec.postgresql.extensions[{index}]";

    private static IEnumerable<FieldError> Extension(ExtensionConfiguration extension, string path, bool fromCatalog)
    {
        if (extension.Name.Length == 0)
        {
            yield return FieldError.Invalid($"{path}.name", "", "an extension needs a name.");
        }

        if (string.IsNullOrEmpty(extension.Image?.Reference) && !fromCatalog)
        {
            yield return FieldError.Invalid(
                $"{path}.image.reference", "", "name the image, or use an image catalog that has the extension.");
        }

        (string Field, IReadOnlyList<string>? Folders)[] lists =
        [
            ("extension_control_path", extension.ExtensionControlPath), ("dynamic_library_path", extension.DynamicLibraryPath),
            ("ld_library_path", extension.LdLibraryPath), ("bin_path", extension.BinPath),
        ];
        foreach (var error in lists.SelectMany(list => Folders(list.Folders ?? [], $"{path}.{list.Field}")).Concat(Variables(extension.Env ?? [], path)))
        {
            yield return error;
        }
    }

    private static IEnumerable<FieldError> Folders(IReadOnlyList<string> folders, string path)
    {
        foreach (var (folder, index) in folders.Select((folder, index) => (folder, index)))
        {
            if (folder.Length == 0)
            {
                yield return FieldError.Invalid($"{path}[{index}]", "", "name a folder of the image.");
            }
            else if (LeavesImage(folder))
            {
                yield return FieldError.Invalid(
                    $"{path}[{index}]", folder, "name a folder inside the image, without going above its root.");
            }
        }

        foreach (var (folder, index) in Duplicates.Of(folders, Normal))
        {
            yield return FieldError.Duplicate($"{path}[{index}]", folder, "each folder is given once.");
        }
    }

    private static IEnumerable<FieldError> Variables(IReadOnlyList<ExtensionVariable> variables, string path)
    {
        foreach (var (variable, index) in variables.Select((variable, index) => (variable, index)))
        {
            if (variable.Name is "PATH" or "LD_LIBRARY_PATH")
            {
                yield return FieldError.Forbidden(
                    $"{path}.env[{index}].name", "several extensions share this variable: use bin_path or ld_library_path.");
            }
            else if (Names.IsReservedVariable(variable.Name))
            {
                yield return FieldError.Invalid(
                    $"{path}.env[{index}].name", variable.Name,
                    "the operator sets PG*, CNPG_*, POD_NAME, NAMESPACE and CLUSTER_NAME itself.");
            }

            if (Placeholder().Matches(variable.Value).Any(match => match.Groups[1].Value != "image_root"))
            {
                yield return FieldError.Invalid($"{path}.env[{index}].value", variable.Value, "the only placeholder is ${image_root}.");
            }
        }

        foreach (var (variable, index) in Duplicates.Of(variables, variable => variable.Name))
        {
            yield return FieldError.Duplicate($"{path}.env[{index}].name", variable.Name, "each variable is given once.");
        }
    }

    private static string Normal(string folder) => string.Join('/', folder.Split('/').Where(part => part.Length > 0 && part != "."));

    private static bool LeavesImage(string folder)
    {
        var depth = 0;
        foreach (var part in Normal(folder).Split('/'))
        {
            depth += part == ".." ? -1 : 1;
            if (depth < 0)
            {
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex(@"\$\{([^}]*)\}")]
    private static partial Regex Placeholder();
}
