using System.Text.Json.Serialization;

namespace Surus.LocalCluster.Node;

/// <summary>What the shim is asked to do: one JSON object a line over its socket.</summary>
/// <param name="Number">Comes back with the answer.</param>
/// <param name="Kind">What to do.</param>
internal sealed record ShimRequest(int Number, ShimRequestKind Kind)
{
    /// <summary>The container to start.</summary>
    public ShimContainer? Start { get; init; }

    /// <summary>The id of the container to signal.</summary>
    public string? Id { get; init; }

    /// <summary>The number of the signal.</summary>
    public int Signal { get; init; }
}

/// <summary>What a shim can be asked.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ShimRequestKind>))]
internal enum ShimRequestKind
{
    /// <summary>Start a container from its bundle; the answer has its process id.</summary>
    Start,

    /// <summary>Send a signal to a container's first process.</summary>
    Signal,

    /// <summary>List the containers that run.</summary>
    List,

    /// <summary>End, which ends no container.</summary>
    Quit,
}

/// <summary>A container as the shim sees it.</summary>
/// <param name="Id">Its id for <c>runc</c>.</param>
/// <param name="Bundle">The directory with its <c>config.json</c>; the shim writes <c>pid</c> and <c>exit.json</c> there.</param>
/// <param name="LogFile">Where its output goes.</param>
/// <param name="RuncRoot">Where <c>runc</c> keeps its state.</param>
/// <param name="MaxLogBytes">The size at which the log file is put aside for a new one.</param>
internal sealed record ShimContainer(string Id, string Bundle, string LogFile, string RuncRoot, long MaxLogBytes);

/// <summary>What the shim says: the answer to a request, or (with number 0) that a container ended.</summary>
internal sealed record ShimMessage(int Number)
{
    /// <summary>Why the request failed; null where it did not.</summary>
    public string? Error { get; init; }

    /// <summary>The process id of the container that was started.</summary>
    public int? Pid { get; init; }

    /// <summary>The containers that run.</summary>
    public IReadOnlyList<string>? Running { get; init; }

    /// <summary>The container that ended.</summary>
    public string? Exited { get; init; }

    /// <summary>How it ended.</summary>
    public ContainerExit? Exit { get; init; }
}

/// <summary>How a container ended; kept in <c>exit.json</c> of its bundle.</summary>
/// <param name="Code">0 to 255, or 128 + the number of the signal that ended it.</param>
/// <param name="At">When.</param>
internal sealed record ContainerExit(int Code, DateTimeOffset At)
{
    /// <summary>Why, as the status gives it: <c>OOMKilled</c>, <c>ContainerStatusUnknown</c>; null: the code says it.</summary>
    public string? Reason { get; init; }

    /// <summary>The file's name in the bundle.</summary>
    public const string FileName = "exit.json";
}

/// <summary>The JSON of the shim's protocol.</summary>
[JsonSerializable(typeof(ShimRequest))]
[JsonSerializable(typeof(ShimMessage))]
[JsonSerializable(typeof(ContainerExit))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class ShimJson : JsonSerializerContext;
