using Surus.Api;

namespace Surus.InstanceManager.Tests;

public sealed class QueryDocumentTests
{
    [Fact]
    public void All_settings_are_read()
    {
        var document = QueryDocument.Parse("d", """
            some:
              query: "SELECT 1 AS a, 2 AS b"
              predicate_query: SELECT true
              target_databases: [app, "t*"]
              master: true
              runonserver: ">=15.0.0"
              name: other
              cache_seconds: 30
              metrics:
                - a: {usage: LABEL, description: An a, pg_version: "15"}
                - b:
                    usage: "MAPPEDMETRIC"
                    name: c
                    metric_mapping: {up: 1, down: 0.5}
            """);

        Assert.Empty(document.Problems);
        Assert.Empty(document.Notes);
        var query = Assert.Single(document.Queries);
        Assert.Equal(("some", "cnpg_other", "SELECT 1 AS a, 2 AS b", "SELECT true", true), (query.Id, query.Prefix, query.Sql, query.PredicateSql, query.PrimaryOnly));
        Assert.Equal(["app", "t*"], query.TargetDatabases);
        Assert.False(query.Versions!.Contains(new PostgresVersion(14, 9)));
        Assert.Equal([("a", ColumnUsage.Label, "An a", null), ("b", ColumnUsage.MappedMetric, "", "c")], query.Columns.Select(c => (c.Id, c.Usage, c.Description, c.Name)));
        Assert.Equal(0.5, query.Columns[1].Mapping["down"]);
    }

    [Theory]
    [InlineData("q: {metrics: [{a: {usage: GAUGE}}]}", "q", "Query q has no query: give its SQL.")]
    [InlineData("q: {query: SELECT 1}", "q", "Query q has no metrics: list its columns, each with its usage.")]
    [InlineData("q: {query: SELECT 1, metrics: [{a: {usage: GUAGE}}]}", "q", "has the usage 'GUAGE'; it has to be DISCARD, LABEL,")]
    [InlineData("q: {query: SELECT 1, metrics: [{a: {usage: GAUGE}}, {a: {usage: LABEL}}]}", "q", "lists column a twice")]
    [InlineData("q: {query: SELECT 1, metrics: [{a: {usage: GAUGE}, b: {usage: LABEL}}]}", "q", "has to be one column with its settings")]
    [InlineData("q: {query: SELECT 1, metrics: {a: {usage: GAUGE}}}", "q", "has a metrics that is no list")]
    [InlineData("q: {query: SELECT 1, runonserver: newest, metrics: [{a: {usage: GAUGE}}]}", "q", "runonserver that cannot be read: 'newest' is no comparison")]
    [InlineData("q: {query: SELECT 1, primary: maybe, metrics: [{a: {usage: GAUGE}}]}", "q", "has primary: maybe; it has to be true or false")]
    [InlineData("q: {query: SELECT 1, metrics: [{a: {usage: MAPPEDMETRIC, metric_mapping: {x: y}}}]}", "q", "maps a text to 'y', which is no number")]
    [InlineData("q: {query: SELECT 1, metrics: [{a: {usage: MAPPEDMETRIC, metric_mapping: {[x]: 1, [y]: 2}}}]}", "q", "metric_mapping with an entry that is no text")]
    [InlineData("q: {query: SELECT 1, runonserver: \">=99999999999\", metrics: [{a: {usage: GAUGE}}]}", "q", "is no comparison with a version")]
    [InlineData("q: text", "q", "Query q has to be a map of settings")]
    [InlineData("[1, 2]", "the document", "it has to be a YAML map")]
    [InlineData("a: {", "the document", "it is not valid YAML, see line ")]
    public void What_is_wrong_is_told_and_spoils_nothing_else(string text, string query, string problem)
    {
        var document = QueryDocument.Parse("the document", text);
        Assert.Empty(document.Queries);
        var told = Assert.Single(document.Problems);
        Assert.Equal(query, told.Query);
        Assert.Contains(problem, told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_setting_that_does_not_exist_is_noted_and_passed_over()
    {
        var document = QueryDocument.Parse("d", "q: {query: SELECT 1, runonservr: x, metrics: [{a: {usage: GAUGE, unit: s}}]}");
        Assert.Single(document.Queries);
        Assert.Equal(2, document.Notes.Count);
        Assert.StartsWith("Query q has the setting 'runonservr', which does not exist; there are query, metrics,", document.Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_later_query_replaces_an_earlier_one_of_its_name_and_the_built_in_one_too()
    {
        var set = QuerySet.Of(
        [
            QueryDocument.Parse("1", "q: {query: first, metrics: [{a: {usage: GAUGE}}]}\nr: {query: r, metrics: [{a: {usage: GAUGE}}]}"),
            QueryDocument.Parse("2", "q: {query: second, metrics: [{a: {usage: GAUGE}}]}"),
        ]);
        Assert.Equal(["collector", "q", "r"], set.Queries.Select(query => query.Id));
        Assert.Equal("second", set.Queries[1].Sql);
    }

    [Fact]
    public void A_document_that_is_nested_without_end_is_refused_and_ends_nothing() => Assert.Contains(
        "line 1 is nested deeper than 50 levels",
        Assert.Single(QueryDocument.Parse("d", new string('[', 200_000)).Problems).Message, StringComparison.Ordinal);

    [Fact]
    public void An_empty_document_has_no_queries() => Assert.Empty(QueryDocument.Parse("d", "# nothing\n").Queries);
}
