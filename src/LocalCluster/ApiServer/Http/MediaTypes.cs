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
internal sealed record Answer(AnswerForm Form, bool Yaml = false)
{
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
            "PartialObjectMetadata" or "PartialObjectMetadataList" when Parameter(offer, "g") == Meta && Parameter(offer, "v") is "v1" => new Answer(AnswerForm.Metadata),
            _ => null,
        };
    }

    private static string Parameter(MediaTypeHeaderValue offer, string name) =>
        offer.Parameters.FirstOrDefault(one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value.Value ?? "";
}
