namespace Surus.Kubernetes.Tests;

/// <summary>Documents as an API server writes them.</summary>
internal static class Json
{
    public static string ConfigMap(string name, string revision = "1", string value = "1", string @namespace = "ns", string extra = "") =>
        $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}","namespace":"{{{@namespace}}}","uid":"u-{{{name}}}","resourceVersion":"{{{revision}}}"{{{extra}}}},"data":{"value":"{{{value}}}"}}""";

    public static string List(string revision, params string[] items) => Page(revision, "", items);

    public static string Page(string revision, string next, params string[] items) =>
        $$$"""{"apiVersion":"v1","kind":"ConfigMapList","metadata":{"resourceVersion":"{{{revision}}}","continue":"{{{next}}}"},"items":[{{{string.Join(",", items)}}}]}""";

    public static string Event(string type, string item) => $$"""{"type":"{{type}}","object":{{item}}}""";

    public static string Bookmark(string revision) =>
        Event("BOOKMARK", $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"resourceVersion":"{{{revision}}}"}}""");

    public static string Status(int code, string reason, string message, string more = "") =>
        $$"""{"apiVersion":"v1","kind":"Status","metadata":{},"status":"Failure","message":"{{message}}","reason":"{{reason}}","code":{{code}}{{more}}}""";
}
