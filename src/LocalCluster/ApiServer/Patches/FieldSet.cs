using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>
/// A set of places in an object, as <c>fieldsV1</c> writes it: <c>f:name</c> a field, <c>k:{...}</c> an element by its keys,
/// <c>v:...</c> an element by its value. A place can be in the set without those below it, and the other way round.
/// </summary>
internal sealed class FieldSet
{
    private readonly SortedDictionary<string, Place> places = new(StringComparer.Ordinal);

    private readonly record struct Place(bool IsMember, FieldSet Below);

    /// <summary>Whether nothing is in the set.</summary>
    public bool IsEmpty => places.Count == 0;

    /// <summary>Reads <c>fieldsV1</c>.</summary>
    public static FieldSet Parse(JsonObject? fields)
    {
        var set = new FieldSet();
        foreach (var (element, below) in fields ?? [])
        {
            if (element != ".")
            {
                var children = below as JsonObject ?? [];
                set.places[element] = new Place(children.Count == 0 || children.ContainsKey("."), Parse(children));
            }
        }

        return set;
    }

    /// <summary>Writes <c>fieldsV1</c>.</summary>
    public JsonObject ToJson()
    {
        var result = new JsonObject();
        foreach (var (element, place) in places)
        {
            var below = place.Below.ToJson();
            if (place.IsMember && below.Count > 0)
            {
                below.Insert(0, ".", new JsonObject());
            }

            result[element] = below;
        }

        return result;
    }

    /// <summary>Adds a place.</summary>
    public void Insert(IReadOnlyList<string> path)
    {
        var set = this;
        for (var i = 0; i < path.Count; i++)
        {
            var place = set.places.TryGetValue(path[i], out var found) ? found : new Place(false, new FieldSet());
            set.places[path[i]] = i == path.Count - 1 ? place with { IsMember = true } : place;
            set = place.Below;
        }
    }

    /// <summary>Whether a place directly below the root is in the set.</summary>
    public bool Has(string element) => places.TryGetValue(element, out var place) && place.IsMember;

    /// <summary>What the set says of places below one that is directly below the root.</summary>
    public FieldSet Below(string element) => places.TryGetValue(element, out var place) ? place.Below : new FieldSet();

    /// <summary>The places in order, each as a path of elements.</summary>
    public IEnumerable<IReadOnlyList<string>> Paths()
    {
        foreach (var (element, place) in places)
        {
            if (place.IsMember)
            {
                yield return [element];
            }

            foreach (var path in place.Below.Paths())
            {
                yield return [element, .. path];
            }
        }
    }

    /// <summary>What is in either.</summary>
    public FieldSet Union(FieldSet other) => Combine(other, (mine, theirs) => mine || theirs);

    /// <summary>What is in this one only.</summary>
    public FieldSet Difference(FieldSet other) => Combine(other, (mine, theirs) => mine && !theirs);

    /// <summary>What is in both.</summary>
    public FieldSet Intersection(FieldSet other) => Combine(other, (mine, theirs) => mine && theirs);

    /// <summary>The set without the places of the other, and without all that is below them.</summary>
    public FieldSet Without(FieldSet other)
    {
        var result = new FieldSet();
        foreach (var (element, place) in places.Where(p => !other.Has(p.Key)))
        {
            result.Add(element, place.IsMember, place.Below.Without(other.Below(element)));
        }

        return result;
    }

    /// <summary>The set with the named fields on the way to each place; the keys of maps are not among them.</summary>
    public FieldSet WithNamedFields(ObjectSchema schema)
    {
        var result = new FieldSet();
        foreach (var (element, place) in places)
        {
            var isNamed = element.StartsWith("f:", StringComparison.Ordinal) && schema.Properties.ContainsKey(element[2..]);
            result.Add(element, place.IsMember || isNamed, place.Below.WithNamedFields(SchemaOf(schema, element)));
        }

        return result;
    }

    private static ObjectSchema SchemaOf(ObjectSchema schema, string element) =>
        (element.StartsWith("f:", StringComparison.Ordinal) ? schema.Field(element[2..]) : schema.Items) ?? ObjectSchema.Anything;

    private FieldSet Combine(FieldSet other, Func<bool, bool, bool> isMember)
    {
        var result = new FieldSet();
        foreach (var element in places.Keys.Union(other.places.Keys))
        {
            result.Add(element, isMember(Has(element), other.Has(element)), Below(element).Combine(other.Below(element), isMember));
        }

        return result;
    }

    private void Add(string element, bool isMember, FieldSet below)
    {
        if (isMember || !below.IsEmpty)
        {
            places[element] = new Place(isMember, below);
        }
    }
}
