using Microsoft.Net.Http.Headers;

namespace Surus.LocalCluster.ApiServer;

/// <summary>The forms in which an answer can be given.</summary>
internal enum AnswerForm
{
    /// <summary>The object itself.</summary>
    Object,

    /// <summary>A <c>Table</c>, as kubectl prints it.</summary>
    Table,

    /// <summary>Only the metadata.</summary>
    Metadata,
}

/// <summary>What a client accepts, and which of it was chosen.</summary>
/// <param name="Form">The form.</param>
/// <param name="Yaml">In YAML instead of JSON.</param>
/// <param name="As">The kind that was asked for by name; empty where none was.</param>
internal sealed record Answer(AnswerForm Form, bool Yaml = false, string As = "")
{
    private const string OneMetadata = "PartialObjectMetadata";
    private const string ManyMetadata = "PartialObjectMetadataList";

    private const string Meta = "meta.k8s.io";

    /// <summary>The object in JSON.</summary>
    public static Answer Plain { get; } = new(AnswerForm.Object);

    /// <summary>Chooses the first acceptable form; null where nothing offered is acceptable (406).</summary>
    public static Answer? Choose(string? accept)
    {
        if (string.IsNullOrWhiteSpace(accept))
        {
            return Plain;
        }

        if (!MediaTypeHeaderValue.TryParseList([accept], out var offers))
        {
            return null;
        }

        return offers.Select(Match).FirstOrDefault(answer => answer is not null);
    }

    /// <summary>Refuses the metadata of one object for a list, and that of many for one object.</summary>
    /// <exception cref="Cluster.ApiException">406: the wrong one of the two was asked for.</exception>
    public void Check(bool isList)
    {
        if (As == (isList ? OneMetadata : ManyMetadata))
        {
            throw Rendering.NotAcceptable($"you requested {As}, but the requested object is {(isList ? "a list" : "not a list")}");
        }
    }

    private static Answer? Match(MediaTypeHeaderValue offer)
    {
        var type = offer.MediaType.Value ?? "";
        var yaml = type is "application/yaml";
        if (type is not ("application/json" or "*/*" or "application/*") && !yaml)
        {
            return null;
        }

        return Parameter(offer, "as") switch
        {
            "" => yaml ? new Answer(AnswerForm.Object, Yaml: true) : Plain,
            "Table" when Parameter(offer, "g") == Meta && Parameter(offer, "v") is "v1" => new Answer(AnswerForm.Table),
            OneMetadata or ManyMetadata when Parameter(offer, "g") == Meta && Parameter(offer, "v") is "v1" => new Answer(AnswerForm.Metadata, As: Parameter(offer, "as")),
            _ => null,
        };
    }

    private static string Parameter(MediaTypeHeaderValue offer, string name) =>
        offer.Parameters.FirstOrDefault(one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value.Value ?? "";
}
