using System.Text.Json.Nodes;

namespace Surus.LocalCluster.ApiServer;

/// <summary>Events, in both groups.</summary>
internal sealed class EventRules : ResourceRules
{
    private static readonly string[] Fields =
    [
        "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion",
        "involvedObject.resourceVersion", "involvedObject.fieldPath", "regarding.kind", "regarding.namespace", "regarding.name", "regarding.uid",
        "reason", "reportingComponent", "reportingController", "source", "type",
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> SelectableFields => Fields;

    /// <inheritdoc/>
    public override string FieldValue(JsonObject value, string field)
    {
        if (field == "source")
        {
            return value.Text("source", "component") ?? value.Text("reportingComponent") ?? "";
        }

        var path = field.StartsWith("involvedObject.", StringComparison.Ordinal) && value["involvedObject"] is null
            ? "regarding" + field["involvedObject".Length..]
            : field;
        return base.FieldValue(value, path);
    }

    /// <inheritdoc/>
    public override void Shape(JsonObject value)
    {
        if (value.Text("apiVersion") == "v1")
        {
            EventConversion.FillCore(value);
        }
        else if (!value.ContainsKey("eventTime"))
        {
            value["eventTime"] = null;
        }
    }

    /// <inheritdoc/>
    public override void Validate(FieldErrors errors, JsonObject value, JsonObject? old)
    {
        var core = value.Text("apiVersion") == "v1";
        var subject = core ? "involvedObject" : "regarding";
        var place = value.Text(subject, "namespace") ?? "";
        if (!string.Equals(place.Length == 0 ? "default" : place, value.Namespace(), StringComparison.Ordinal))
        {
            errors.Invalid($"involvedObject.namespace", place, "does not match event.namespace");
        }

        if (!core && old is not null)
        {
            CheckChange(value, old);
        }

        if (core || old is not null)
        {
            return;
        }

        foreach (var needed in new[] { "reportingController", "reportingInstance", "reason", "action" })
        {
            if (string.IsNullOrEmpty(value.Text(needed)))
            {
                errors.Required(needed);
            }
        }

        if (value["eventTime"] is null)
        {
            errors.Required("eventTime");
        }

        if (value.Text("type") is not ("Normal" or "Warning"))
        {
            errors.Invalid("type", value["type"], "has invalid value");
        }
    }

    // Errors speak of the core form, under which events are stored.
    private static void CheckChange(JsonObject value, JsonObject old)
    {
        var errors = new FieldErrors();
        foreach (var field in new[] { "regarding", "reason", "note", "type", "eventTime", "action", "related", "reportingController", "reportingInstance" })
        {
            if (!JsonAccess.Same(value[field], old[field]))
            {
                errors.Invalid(EventConversion.CoreName(field), value[field], "field is immutable");
            }
        }

        if (errors.All.Count > 0)
        {
            throw ApiErrors.Invalid("", "Event", value.Name(), errors.All);
        }
    }
}

/// <summary>Core events and those of events.k8s.io are the same objects under different field names. They are stored in the core form.</summary>
internal static class EventConversion
{
    private static readonly (string Core, string Events)[] Renamed =
    [
        ("involvedObject", "regarding"), ("message", "note"), ("source", "deprecatedSource"), ("firstTimestamp", "deprecatedFirstTimestamp"),
        ("lastTimestamp", "deprecatedLastTimestamp"), ("count", "deprecatedCount"), ("reportingComponent", "reportingController"),
    ];

    /// <summary>What the core form calls a field of events.k8s.io.</summary>
    public static string CoreName(string field) => Array.Find(Renamed, one => one.Events == field).Core ?? field;

    /// <summary>Adds what the core form always has.</summary>
    public static void FillCore(JsonObject value)
    {
        foreach (var time in new[] { "firstTimestamp", "lastTimestamp", "eventTime" })
        {
            if (!value.ContainsKey(time))
            {
                value[time] = null;
            }
        }

        value.Default("source", new JsonObject());
        value.Default("involvedObject", new JsonObject());
        value.Default("reportingComponent", "");
        value.Default("reportingInstance", "");
    }

    /// <summary>From events.k8s.io to core.</summary>
    public static JsonObject FromEventsGroup(JsonObject value)
    {
        var core = Rename(value, names => (names.Events, names.Core), "v1");
        FillCore(core);
        return core;
    }

    /// <summary>A stored event as events.k8s.io has it.</summary>
    public static JsonObject ToEventsGroup(JsonObject value)
    {
        var event1 = Rename(value, names => names, "events.k8s.io/v1");
        event1.Default("deprecatedSource", new JsonObject());
        event1.Default("regarding", new JsonObject());
        foreach (var optional in new[] { "reportingController", "reportingInstance" })
        {
            if (event1.Text(optional) is "")
            {
                event1.Remove(optional);
            }
        }

        foreach (var time in new[] { "deprecatedFirstTimestamp", "deprecatedLastTimestamp" })
        {
            if (!event1.ContainsKey(time))
            {
                event1[time] = null;
            }
        }

        return event1;
    }

    private static JsonObject Rename(JsonObject value, Func<(string Core, string Events), (string From, string To)> direction, string apiVersion)
    {
        var renamed = value.Copy();
        foreach (var (from, to) in Renamed.Select(direction))
        {
            if (renamed.ContainsKey(from))
            {
                var member = renamed[from];
                renamed.Remove(from);
                renamed[to] = member;
            }
        }

        renamed["apiVersion"] = apiVersion;
        return renamed;
    }
}
