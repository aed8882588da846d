using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>The rules of <c>metadata</c>, which every kind shares.</summary>
internal static class ObjectMetadata
{
    private const string GeneratedCharacters = "bcdfghjklmnpqrstvwxz2456789";
    private const int LongestGeneratedPrefix = 63 - 5;
    private const int LongestAnnotations = 256 * 1024;

    /// <summary>Fills in what the server decides on a create, as far as admission may see it.</summary>
    public static void PrepareCreate(WriteContext context, JsonObject value, string? @namespace)
    {
        var metadata = value.Metadata();
        CheckNamespace(context.Resource, metadata, @namespace);
        if (!string.IsNullOrEmpty(metadata.Text("resourceVersion")))
        {
            throw ApiErrors.Unclassified("resourceVersion should not be set on objects to be created");
        }

        foreach (var decided in new[] { "resourceVersion", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "generation" })
        {
            metadata.Remove(decided);
        }

        if (string.IsNullOrEmpty(metadata.Text("name")) && metadata.Text("generateName") is { Length: > 0 } prefix)
        {
            metadata["name"] = GenerateName(prefix);
        }

        metadata.Remove("uid");
        metadata.Remove("creationTimestamp");
        if (context.Resource.HasStatus && context.Resource.Custom is not null)
        {
            value.Remove("status");
        }
    }

    /// <summary>Gives a new object its identity, after mutating admission.</summary>
    public static void Identify(WriteContext context, JsonObject value)
    {
        var metadata = value.Metadata();
        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = context.Core.Now();
    }

    /// <summary>Puts the object where it belongs; mutating admission sees the rest as the client sent it.</summary>
    public static void PlaceUpdate(WriteContext context, JsonObject value, JsonObject old)
    {
        var metadata = value.Metadata();
        CheckNamespace(context.Resource, metadata, old.Text("metadata", "namespace"));
        if (string.IsNullOrEmpty(metadata.Text("name")))
        {
            metadata["name"] = old.Name();
        }
    }

    /// <summary>Carries over what no update changes.</summary>
    public static void PrepareUpdate(JsonObject value, JsonObject old)
    {
        var metadata = value.Metadata();
        var before = old.Metadata();
        foreach (var fixedMember in new[] { "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "selfLink", "generateName", "resourceVersion" })
        {
            metadata.CopyFrom(before, fixedMember);
        }

        if (string.IsNullOrEmpty(metadata.Text("uid")))
        {
            metadata.CopyFrom(before, "uid");
        }
    }

    /// <summary>Keeps the parts of the metadata that a status write must not change.</summary>
    public static void KeepForStatus(ApiResource resource, JsonObject value, JsonObject old)
    {
        var managed = value.Metadata()["managedFields"]?.DeepClone();
        if (resource.Custom is not null)
        {
            value.CopyFrom(old, "metadata");
        }
        else
        {
            foreach (var member in new[] { "ownerReferences", "finalizers" })
            {
                value.Metadata().CopyFrom(old.Metadata(), member);
            }
        }

        if (managed is not null)
        {
            value.Metadata()["managedFields"] = managed;
        }
    }

    /// <summary>Counts the generation and removes what is empty, once everything else has had its say.</summary>
    public static void Finish(WriteContext context, JsonObject value, JsonObject? old, string subresource = "")
    {
        var metadata = value.Metadata();
        foreach (var member in metadata.Where(IsEmpty).Select(member => member.Key).ToList())
        {
            metadata.Remove(member);
        }

        if (context.Resource.HasGeneration && subresource is "" or "scale")
        {
            metadata["generation"] = old is null ? 1 : (old.Integer("metadata", "generation") ?? 0) + (SpecChanged(context.Resource, value, old) ? 1 : 0);
        }
    }

    /// <summary>Whether an object under deletion has nothing left that holds it.</summary>
    public static bool IsReadyToGo(JsonObject value) =>
        value.Text("metadata", "deletionTimestamp") is not null
        && !value.Texts("metadata", "finalizers").Any()
        && (value.Integer("metadata", "deletionGracePeriodSeconds") ?? 0) == 0
        && !value.Texts("spec", "finalizers").Any();

    /// <summary>The name in the path must be the name in the object.</summary>
    public static void CheckName(JsonObject value, string name)
    {
        var own = value.Text("metadata", "name") ?? "";
        if (!string.Equals(own, name, StringComparison.Ordinal))
        {
            throw ApiErrors.BadRequest(own.Length == 0
                ? "name must be provided"
                : $"the name of the object ({own}) does not match the name on the URL ({name})");
        }
    }

    /// <summary>Says what is wrong with the metadata.</summary>
    public static void Validate(FieldErrors errors, ApiResource resource, JsonObject value, JsonObject? old)
    {
        var metadata = value.Metadata();
        ValidateName(errors, resource, metadata);
        ValidateMaps(errors, metadata);
        ValidateOwners(errors, metadata);
        ValidateFinalizers(errors, metadata, isCore: resource.Custom is null && resource.Group != "apiextensions.k8s.io");
        if (old is not null)
        {
            ValidateChange(errors, metadata, old.Metadata());
        }
    }

    /// <summary>A name made of a prefix and five random characters.</summary>
    public static string GenerateName(string prefix) =>
        (prefix.Length > LongestGeneratedPrefix ? prefix[..LongestGeneratedPrefix] : prefix) + RandomNumberGenerator.GetString(GeneratedCharacters, 5);

    private static void CheckNamespace(ApiResource resource, JsonObject metadata, string? @namespace)
    {
        var own = metadata.Text("namespace") ?? "";
        if (!resource.Namespaced)
        {
            if (own.Length > 0)
            {
                metadata.Remove("namespace");
            }

            return;
        }

        if (own.Length > 0 && !string.Equals(own, @namespace, StringComparison.Ordinal))
        {
            throw ApiErrors.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        }

        metadata["namespace"] = @namespace;
    }

    private static void ValidateName(FieldErrors errors, ApiResource resource, JsonObject metadata)
    {
        var name = metadata.Text("name") ?? "";
        if (name.Length == 0)
        {
            errors.Required("metadata.name", "name or generateName is required");
        }
        else if (Names.Problem(resource.Rules.NameFormat, name) is { } problem)
        {
            errors.Invalid("metadata.name", name, problem);
        }

        if (metadata.Text("generateName") is { Length: > 0 } prefix && Names.Problem(resource.Rules.NameFormat, prefix.TrimEnd('-', '.') is { Length: > 0 } head ? head : "a") is { } wrong)
        {
            errors.Invalid("metadata.generateName", prefix, wrong);
        }
    }

    private static void ValidateMaps(FieldErrors errors, JsonObject metadata)
    {
        foreach (var (key, text) in metadata.Map("labels"))
        {
            if (!Names.IsQualifiedName(key))
            {
                errors.Invalid("metadata.labels", key, "a label key is [prefix/]name, the name at most 63 characters of letters, digits, '-', '_' and '.'");
            }

            if (!Names.IsLabelValue(text))
            {
                errors.Invalid("metadata.labels", text, "a label value is at most 63 letters, digits, '-', '_' and '.', beginning and ending with a letter or digit");
            }
        }

        var length = 0;
        foreach (var (key, text) in metadata.Map("annotations"))
        {
            length += System.Text.Encoding.UTF8.GetByteCount(key) + System.Text.Encoding.UTF8.GetByteCount(text);
            if (!Names.IsQualifiedName(key.ToLowerInvariant()))
            {
                errors.Invalid("metadata.annotations", key, "an annotation key is [prefix/]name");
            }
        }

        if (length > LongestAnnotations)
        {
            errors.TooLong("metadata.annotations", LongestAnnotations);
        }
    }

    private static void ValidateFinalizers(FieldErrors errors, JsonObject metadata, bool isCore)
    {
        var finalizers = metadata.Texts("finalizers").ToList();
        foreach (var (finalizer, index) in finalizers.Select((one, index) => (one, index)))
        {
            if (!Names.IsQualifiedName(finalizer))
            {
                errors.Invalid("metadata.finalizers", finalizer, Names.QualifiedNameRule);
            }

            if (isCore && !finalizer.Contains('/', StringComparison.Ordinal) && finalizer is not (ObjectDeleter.OrphanFinalizer or ObjectDeleter.ForegroundFinalizer or "kubernetes"))
            {
                errors.Invalid($"metadata.finalizers[{index}]", finalizer, "name is neither a standard finalizer name nor is it fully qualified");
            }
        }

        if (finalizers.Contains(ObjectDeleter.OrphanFinalizer, StringComparer.Ordinal) && finalizers.Contains(ObjectDeleter.ForegroundFinalizer, StringComparer.Ordinal))
        {
            errors.Invalid("metadata.finalizers", JsonAccess.Array(finalizers), "finalizer orphan and foregroundDeletion cannot be both set");
        }
    }

    private static void ValidateOwners(FieldErrors errors, JsonObject metadata)
    {
        var controllers = 0;
        foreach (var owner in metadata.Objects("ownerReferences"))
        {
            foreach (var needed in new[] { "apiVersion", "kind", "name", "uid" })
            {
                if (string.IsNullOrEmpty(owner.Text(needed)))
                {
                    errors.Invalid($"metadata.ownerReferences.{needed}", "", needed == "apiVersion" ? "version must not be empty" : "must not be empty");
                }
            }

            controllers += owner.Flag("controller") ? 1 : 0;
        }

        if (controllers > 1)
        {
            errors.Invalid("metadata.ownerReferences", metadata["ownerReferences"], "Only one reference can have Controller set to true");
        }
    }

    private static void ValidateChange(FieldErrors errors, JsonObject metadata, JsonObject old)
    {
        if (!JsonAccess.Same(metadata["uid"], old["uid"]))
        {
            errors.Invalid("metadata.uid", metadata["uid"], "field is immutable");
            errors.Again();
        }

        if (!JsonAccess.Same(metadata["name"], old["name"]))
        {
            errors.Invalid("metadata.name", metadata["name"], "field is immutable");
        }

        if (old.Text("deletionTimestamp") is not null)
        {
            var added = metadata.Texts("finalizers").Except(old.Texts("finalizers"), StringComparer.Ordinal).ToList();
            if (added.Count > 0)
            {
                errors.Forbidden("metadata.finalizers", $"no new finalizers can be added if the object is being deleted, found new finalizers [{string.Join(", ", added)}]");
            }
        }
    }

    private static bool IsEmpty(KeyValuePair<string, JsonNode?> member) => member.Value switch
    {
        null => true,
        JsonObject { Count: 0 } or JsonArray { Count: 0 } => true,
        _ => member.Key is not "creationTimestamp" && member.Value.AsText() is "",
    };

    private static bool SpecChanged(ApiResource resource, JsonObject value, JsonObject old)
    {
        // Without a status subresource the status of a custom resource is a field like the others.
        var statusCounts = resource.Custom is not null && !resource.HasStatus;
        foreach (var key in value.Concat(old).Select(member => member.Key).Distinct(StringComparer.Ordinal))
        {
            if (key is not ("metadata" or "apiVersion" or "kind") && (statusCounts || key != "status") && !JsonAccess.Same(value[key], old[key]))
            {
                return true;
            }
        }

        return !JsonAccess.Same(value.At("metadata", "deletionTimestamp"), old.At("metadata", "deletionTimestamp"));
    }
}
