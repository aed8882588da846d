using Microsoft.AspNetCore.Http;
using System.Text.Json;
using System.Text.Json.Nodes;
using Surus.KubernetesTypes;

namespace Surus.Kubernetes.Tests;

public sealed class EventTests
{
    private static readonly DateTimeOffset Now = ManualTime.Start;
    private static readonly ConfigMap About = new() { Metadata = new ObjectMeta { Name = "a", Namespace = "ns", Uid = "u" } };

    [Fact]
    public void Equal_events_are_counted()
    {
        var aggregation = new EventAggregation(new EventRecorderOptions());
        var first = aggregation.Add(Identity("r", "m"), Now)!;
        aggregation.Stored(first.Identity, "a.1");
        var second = aggregation.Add(Identity("r", "m"), Now.AddSeconds(5))!;

        Assert.Equal((1, null), (first.Count, first.Name));
        Assert.Equal((2, "a.1", Now), (second.Count, second.Name, second.First));
        Assert.Equal(1, aggregation.Add(Identity("r", "other"), Now)!.Count);
        Assert.Equal(1, aggregation.Add(Identity("r", "m"), Now.AddMinutes(20))!.Count);
    }

    [Fact]
    public void Many_messages_of_one_reason_are_combined()
    {
        var aggregation = new EventAggregation(new EventRecorderOptions { SimilarLimit = 2 });
        var events = Enumerable.Range(0, 4).Select(i => aggregation.Add(Identity("r", $"m{i}"), Now)!).ToList();

        Assert.Equal(["m0", "m1", "", ""], events.Select(item => item.Identity.Message));
        Assert.Equal([1, 1, 1, 2], events.Select(item => item.Count));
    }

    [Fact]
    public void An_object_that_says_too_much_is_silenced_and_others_are_not()
    {
        var aggregation = new EventAggregation(new EventRecorderOptions { Burst = 2, RefillPeriod = TimeSpan.FromSeconds(30) });

        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(i => aggregation.Add(Identity("r", $"{i}"), Now) is not null));
        Assert.NotNull(aggregation.Add(Identity("r", "m") with { About = "other" }, Now));
        Assert.Null(aggregation.Add(Identity("r", "m"), Now.AddSeconds(29)));
        Assert.NotNull(aggregation.Add(Identity("r", "m"), Now.AddSeconds(30)));
    }

    [Fact]
    public async Task A_repeated_event_counts_the_stored_one_up_and_makes_a_new_one_where_that_is_gone()
    {
        var last = new TaskCompletionSource();
        await using var server = (await ScriptedServer.Start())
            .Then(201, Stored("a.1"))
            .Then(200, Stored("a.1"))
            .Then(404, Json.Status(404, "NotFound", "gone"))
            .Then(async context =>
            {
                await context.Response.WriteAsync(Stored("a.2"));
                last.SetResult();
            });
        using var client = server.Client(new ManualTime());
        var recorder = new EventRecorder(client, "controller");
        for (var i = 0; i < 3; i++)
        {
            recorder.Record(About, EventType.Warning, "Broken", "It is broken.");
        }

        using var stop = new CancellationTokenSource();
        var run = recorder.Run(stop.Token);
        await last.Task;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        var requests = server.Requests.ToArray();
        var created = JsonSerializer.Deserialize(requests[0].Body, Event.JsonTypeInfo)!;
        Assert.Equal(("Warning", "Broken", "It is broken.", 1, "controller"), (created.Type, created.Reason, created.Message, created.Count, created.Source?.Component));
        Assert.Equal(("ConfigMap", "a", "u"), (created.InvolvedObject.Kind, created.InvolvedObject.Name, created.InvolvedObject.Uid));
        Assert.Equal(["POST", "PATCH", "PATCH", "POST"], requests.Select(request => request.Method));
        Assert.Equal(2, (int?)JsonNode.Parse(requests[1].Body)?["count"]);
        Assert.Equal(3, JsonSerializer.Deserialize(requests[3].Body, Event.JsonTypeInfo)!.Count);
    }

    private static EventIdentity Identity(string reason, string message) => new("u", EventType.Normal, reason, message);

    private static string Stored(string name) =>
        $$$"""{"apiVersion":"v1","kind":"Event","metadata":{"name":"{{{name}}}","namespace":"ns"},"involvedObject":{}}""";
}
