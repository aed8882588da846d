using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>CustomResourceDefinitions. Names are accepted, and a definition established, right after the write that brought it.</summary>
internal sealed class CustomResourceDefinitionRules : ResourceRules
{
    /// <inheritdoc/>
    public override void Validate(FieldErrors errors, JsonObject value, JsonObject? old) => errors.AddRange(CustomResourceDefinitionValidation.Check(value));

    /// <inheritdoc/>
    public override void PrepareCreate(WriteContext context, JsonObject value)
    {
        var storage = value.Objects("spec", "versions").Where(version => version.Flag("storage")).Select(version => version.Text("name") ?? "");
        value["status"] = new JsonObject
        {
            ["conditions"] = null,
            ["acceptedNames"] = new JsonObject { ["plural"] = "", ["kind"] = "" },
            ["storedVersions"] = JsonAccess.Array(storage),
        };
    }

    /// <inheritdoc/>
    public override void PrepareUpdate(WriteContext context, JsonObject value, JsonObject old)
    {
        value.CopyFrom(old, "status");
        var storage = value.Objects("spec", "versions").FirstOrDefault(version => version.Flag("storage")).Text("name");
        if (storage is not null && !value.Texts("status", "storedVersions").Contains(storage, StringComparer.Ordinal))
        {
            value.Ensure("status").EnsureArray("storedVersions").Add((JsonNode)storage);
        }
    }
}

/// <summary>What the server says of a definition.</summary>
internal static class CustomResourceDefinitionStatus
{
    /// <summary>The status of a definition as it is written.</summary>
    public static JsonObject Of(ApiCore core, JsonObject value, JsonObject? old)
    {
        var status = old?.Child("status")?.Copy() ?? [];
        var stored = status.Texts("storedVersions").ToList();
        var storage = value.Objects("spec", "versions").FirstOrDefault(version => version.Flag("storage")).Text("name");
        if (storage is not null && !stored.Contains(storage, StringComparer.Ordinal))
        {
            stored.Add(storage);
        }

        status["storedVersions"] = JsonAccess.Array(stored);
        if (Taken(core, value) is { } conflict)
        {
            status["conditions"] = new JsonArray(
                Condition(core, "NamesAccepted", "False", conflict.Reason, conflict.Message), Condition(core, "Established", "False", "NotAccepted", "not all names are accepted"));
            status.Default("acceptedNames", new JsonObject { ["plural"] = "", ["kind"] = "" });
            return status;
        }

        status["acceptedNames"] = value.Child("spec", "names")!.DeepClone();
        if (!CustomResources.IsTrue(new JsonObject { ["status"] = status.Copy() }, "Established"))
        {
            status["conditions"] = new JsonArray(
                Condition(core, "NamesAccepted", "True", "NoConflicts", "no conflicts found"),
                Condition(core, "Established", "True", "InitialNamesAccepted", "the initial names have been accepted"));
        }

        return status;
    }

    private static (string Reason, string Message)? Taken(ApiCore core, JsonObject value)
    {
        var group = value.Text("spec", "group");
        var names = value.Child("spec", "names")!;
        var others = core.Registry.All.Where(other => string.Equals(other.Group, group, StringComparison.Ordinal)
            && !string.Equals($"{other.Plural}.{other.Group}", value.Name(), StringComparison.Ordinal)).ToList();
        foreach (var other in others)
        {
            if (names.Text("kind") == other.Kind || names.Text("kind") == other.ListKind)
            {
                return ("KindConflict", $"\"{other.Kind}\" is already in use");
            }

            var known = other.ShortNames.Append(other.Singular).Append(other.Plural).ToHashSet(StringComparer.Ordinal);
            if (names.Text("singular") is { } singular && known.Contains(singular))
            {
                return ("SingularConflict", $"\"{singular}\" is already in use");
            }

            if (names.Texts("shortNames").FirstOrDefault(known.Contains) is { } shortName)
            {
                return ("ShortNamesConflict", $"\"{shortName}\" is already in use");
            }
        }

        return null;
    }

    private static JsonObject Condition(ApiCore core, string type, string status, string reason, string message) => new()
    {
        ["type"] = type,
        ["status"] = status,
        ["lastTransitionTime"] = core.Now(),
        ["reason"] = reason,
        ["message"] = message,
    };
}
