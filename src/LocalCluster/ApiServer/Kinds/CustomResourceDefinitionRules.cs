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
        var (accepted, conflict) = NamesOf(core, value, status.Child("acceptedNames"));
        status["acceptedNames"] = accepted;
        if (conflict is { } taken)
        {
            status["conditions"] = new JsonArray(
                Condition(core, "NamesAccepted", "False", taken.Reason, taken.Message), Condition(core, "Established", "False", "NotAccepted", "not all names are accepted"));
        }
        else if (!CustomResources.IsTrue(new JsonObject { ["status"] = status.Copy() }, "Established"))
        {
            status["conditions"] = new JsonArray(
                Condition(core, "NamesAccepted", "True", "NoConflicts", "no conflicts found"),
                Condition(core, "Established", "True", "InitialNamesAccepted", "the initial names have been accepted"));
        }

        return status;
    }

    /// <summary>Says that the objects of a definition are being deleted.</summary>
    public static void Terminating(ApiCore core, JsonObject definition)
    {
        if (!CustomResources.IsTrue(definition, "Terminating"))
        {
            definition.Ensure("status").EnsureArray("conditions")
                .Add((JsonNode)Condition(core, "Terminating", "True", "InstanceDeletionInProgress", "CustomResource deletion is in progress"));
        }
    }

    // Each name is taken over by itself; of several that are taken, the last is told.
    private static (JsonObject Accepted, (string Reason, string Message)? Conflict) NamesOf(ApiCore core, JsonObject value, JsonObject? before)
    {
        var names = value.Child("spec", "names")!;
        var group = value.Text("spec", "group");
        var others = core.Registry.All.Where(other => string.Equals(other.Group, group, StringComparison.Ordinal)
            && !string.Equals($"{other.Plural}.{other.Group}", value.Name(), StringComparison.Ordinal)).ToList();
        var resources = others.SelectMany(other => other.ShortNames.Append(other.Singular).Append(other.Plural)).ToHashSet(StringComparer.Ordinal);
        var kinds = others.SelectMany(other => new[] { other.Kind, other.ListKind }).ToHashSet(StringComparer.Ordinal);
        var accepted = new JsonObject { ["plural"] = before.Text("plural") ?? "", ["kind"] = before.Text("kind") ?? "" };
        (string, string)? conflict = null;
        foreach (var (name, known) in new[] { ("plural", resources), ("singular", resources), ("shortNames", resources), ("kind", kinds), ("listKind", kinds) })
        {
            var wanted = name == "shortNames" ? names.Texts(name).ToList() : names.Text(name) is { } text ? [text] : [];
            if (wanted.Find(known.Contains) is { } taken)
            {
                conflict = ($"{char.ToUpperInvariant(name[0])}{name[1..]}Conflict", $"\"{taken}\" is already in use");
                CopyIfThere(accepted, before, name);
            }
            else
            {
                CopyIfThere(accepted, names, name);
            }
        }

        CopyIfThere(accepted, names, "categories");
        return (accepted, conflict);
    }

    private static void CopyIfThere(JsonObject target, JsonObject? source, string name)
    {
        if (source?[name] is { } member)
        {
            target[name] = member.DeepClone();
        }
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
