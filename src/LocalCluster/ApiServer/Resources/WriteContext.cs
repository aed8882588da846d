namespace Surus.LocalCluster.ApiServer;

/// <summary>One write: what of the server it may ask, and how the request wants it done.</summary>
/// <param name="Core">The server.</param>
/// <param name="Resource">What is written.</param>
/// <param name="Request">How.</param>
internal sealed record WriteContext(ApiCore Core, ApiResource Resource, RequestOptions Request)
{
    /// <summary>What to do when the write is not stored after all.</summary>
    public List<Action> Undo { get; } = [];

    /// <summary>Takes back what the write had taken.</summary>
    public void Abandon()
    {
        Undo.ForEach(action => action());
        Undo.Clear();
    }
}

/// <summary>How a request wants its write done, and who asks.</summary>
internal sealed record RequestOptions
{
    /// <summary>The server itself, its controllers and nodes.</summary>
    public static RequestOptions Internal(string manager) => new() { User = UserInfo.System(manager), FieldManager = manager };

    /// <summary>Who asks.</summary>
    public required UserInfo User { get; init; }

    /// <summary>Do everything but store.</summary>
    public bool DryRun { get; init; }

    /// <summary>The name under which the fields written are owned.</summary>
    public string FieldManager { get; init; } = "unknown";

    /// <summary>An apply takes over fields that others own.</summary>
    public bool Force { get; init; }

    /// <summary>What becomes of fields that the schema does not know.</summary>
    public FieldValidation FieldValidation { get; init; } = FieldValidation.Warn;

    /// <summary>The configuration that a server-side apply brought; null for every other write.</summary>
    public System.Text.Json.Nodes.JsonObject? Apply { get; init; }

    /// <summary>The options that the request named, as admission is told them.</summary>
    public System.Text.Json.Nodes.JsonObject SaidOptions { get; init; } = [];

    /// <summary>Texts for the Warning headers of the answer.</summary>
    public List<string> Warnings { get; init; } = [];
}

/// <summary>What becomes of unknown and duplicate fields.</summary>
internal enum FieldValidation
{
    /// <summary>They are dropped in silence.</summary>
    Ignore,

    /// <summary>They are dropped with a warning.</summary>
    Warn,

    /// <summary>The request is refused.</summary>
    Strict,
}

/// <summary>An authenticated user.</summary>
internal sealed record UserInfo(string Name, IReadOnlyList<string> Groups)
{
    /// <summary>The group that may do everything.</summary>
    public const string Masters = "system:masters";

    /// <summary>The user without credentials.</summary>
    public static UserInfo Anonymous { get; } = new("system:anonymous", ["system:unauthenticated"]);

    /// <summary>A stable id; empty where there is none.</summary>
    public string Uid { get; init; } = "";

    /// <summary>Further facts, such as the pod of a token.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>A part of the server.</summary>
    public static UserInfo System(string name) => new($"system:{name}", [Masters, "system:authenticated"]);
}
