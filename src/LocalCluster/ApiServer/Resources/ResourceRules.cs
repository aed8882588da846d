using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>What is particular to a kind: its form, what it fills in and refuses, and which fields a selector may name.</summary>
internal class ResourceRules
{
    /// <summary>Nothing particular.</summary>
    public static readonly ResourceRules None = new();

    /// <summary>How names of this kind look.</summary>
    public virtual NameFormat NameFormat => NameFormat.Subdomain;

    /// <summary>The fields that a field selector may name, beside <c>metadata.name</c> and <c>metadata.namespace</c>.</summary>
    public virtual IReadOnlyList<string> SelectableFields => [];

    /// <summary>
    /// Gives an object the form in which it is stored, where that is more than the defaults of its schema and of
    /// <see cref="BuiltInDefaults"/>. Runs on every write, after decoding and again after mutating admission.
    /// </summary>
    public virtual void Shape(JsonObject value)
    {
    }

    /// <summary>Clears what a create must not say and fills in what the server decides.</summary>
    public virtual void PrepareCreate(WriteContext context, JsonObject value)
    {
    }

    /// <summary>Carries over what an update must not change and fills in what the server decides.</summary>
    public virtual void PrepareUpdate(WriteContext context, JsonObject value, JsonObject old)
    {
    }

    /// <summary>The same for the status subresource; <paramref name="value"/> already has everything but the status from the old object.</summary>
    public virtual void PrepareStatus(JsonObject value, JsonObject old)
    {
    }

    /// <summary>Says what is wrong with an object; <paramref name="old"/> is null for a create.</summary>
    public virtual void Validate(FieldErrors errors, JsonObject value, JsonObject? old)
    {
    }

    /// <summary>Says what is wrong with a new status.</summary>
    public virtual void ValidateStatus(FieldErrors errors, JsonObject value, JsonObject old)
    {
    }

    /// <summary>Notes on an accepted object, sent as Warning headers.</summary>
    public virtual IEnumerable<string> Warnings(JsonObject value, JsonObject? old) => [];

    /// <summary>Called when a stored object was replaced, or (null) removed: gives back what only the old one held.</summary>
    public virtual void Committed(ApiCore core, JsonObject old, JsonObject? value)
    {
    }

    /// <summary>The value of a selectable field.</summary>
    public virtual string FieldValue(JsonObject value, string field)
    {
        var node = value.At(field.Split('.'));
        return node.AsText() ?? node?.ToJsonString() ?? "";
    }
}

/// <summary>The formats of names.</summary>
internal enum NameFormat
{
    /// <summary>A DNS subdomain: what most kinds have.</summary>
    Subdomain,

    /// <summary>A DNS label of at most 63 characters: namespaces.</summary>
    Label,

    /// <summary>A DNS label that begins with a letter: services.</summary>
    ServiceLabel,

    /// <summary>Anything that is one segment of a path: roles and bindings.</summary>
    PathSegment,
}
