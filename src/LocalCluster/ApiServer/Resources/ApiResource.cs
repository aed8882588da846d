using System.Text.Json.Nodes;
using Surus.LocalCluster.Cluster;

namespace Surus.LocalCluster.ApiServer;

/// <summary>A served resource: what discovery says about it and how its objects are kept.</summary>
internal sealed record ApiResource
{
    /// <summary>The verbs of an ordinary resource.</summary>
    public static readonly IReadOnlyList<string> AllVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    /// <summary>The group; empty for core.</summary>
    public required string Group { get; init; }

    /// <summary>The version.</summary>
    public required string Version { get; init; }

    /// <summary>The kind of its objects.</summary>
    public required string Kind { get; init; }

    /// <summary>The name in paths.</summary>
    public required string Plural { get; init; }

    /// <summary>The name for one object.</summary>
    public required string Singular { get; init; }

    /// <summary>The kind of its lists.</summary>
    public required string ListKind { get; init; }

    /// <summary>Whether its objects live in namespaces.</summary>
    public required bool Namespaced { get; init; }

    /// <summary>What kubectl also calls it.</summary>
    public IReadOnlyList<string> ShortNames { get; init; } = [];

    /// <summary>The groups of resources it belongs to, such as <c>all</c>.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>What can be done with it.</summary>
    public IReadOnlyList<string> Verbs { get; init; } = AllVerbs;

    /// <summary>Whether there is a <c>status</c> subresource, so that ordinary writes leave the status alone.</summary>
    public bool HasStatus { get; init; }

    /// <summary>Whether <c>metadata.generation</c> counts the changes of the spec.</summary>
    public bool HasGeneration { get; init; }

    /// <summary>Whether there is a <c>scale</c> subresource.</summary>
    public ScalePaths? Scale { get; init; }

    /// <summary>Whether a deletion answers with the object it deleted instead of a Status.</summary>
    public bool DeleteReturnsObject { get; init; }

    /// <summary>Whether an update of an object that is not there creates it.</summary>
    public bool CreatesOnUpdate { get; init; }

    /// <summary>What is said, as a Warning header, to whoever uses it; null where it is not deprecated.</summary>
    public string? Deprecation { get; init; }

    /// <summary>Defaults, validation and the rest of what is particular to the kind.</summary>
    public ResourceRules Rules { get; init; } = ResourceRules.None;

    /// <summary>The definition behind a custom resource; null for built-in ones.</summary>
    public CustomDefinition? Custom { get; init; }

    /// <summary>Turns an object into the version that is stored; null where it is that version.</summary>
    public Func<JsonObject, JsonObject>? ToStorage { get; init; }

    /// <summary>Turns a stored object into this version; null where it is that version.</summary>
    public Func<JsonObject, JsonObject>? FromStorage { get; init; }

    /// <summary>The name under which its objects are stored; several versions share one.</summary>
    public required string Bucket { get; init; }

    /// <summary>What its objects say in <c>apiVersion</c>.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>Its name for <see cref="IClusterApi"/>.</summary>
    public ResourceType Type => new(Group, Version, Plural);

    /// <summary>The object's key, from the path of a request.</summary>
    public ObjectKey Key(string? @namespace, string name) => new(Namespaced ? @namespace ?? "" : "", name);

    /// <summary>The stored object as this version has it; a copy of the caller's own.</summary>
    public JsonObject Read(StoredObject stored) => FromStorage is { } convert ? convert(stored.Parse()) : stored.Parse();

    /// <summary>The encoded object as this version has it.</summary>
    public byte[] ReadJson(StoredObject stored) => FromStorage is { } convert ? JsonText.Encode(convert(stored.Parse())) : stored.Json;
}

/// <summary>Where a resource keeps what <c>scale</c> shows: paths such as <c>.spec.replicas</c>.</summary>
internal sealed record ScalePaths(string Spec, string Status, string? Selector);
