using System.Text.Json;

namespace Surus.KubernetesTypes.Tests;

public class JsonTests
{
    [Fact]
    public void A_pod_is_read_and_written_without_loss()
    {
        const string json = """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","creationTimestamp":"2026-01-02T15:04:05Z"},"spec":{"volumes":[{"name":"v","emptyDir":{"sizeLimit":"1Gi"}}],"containers":[{"name":"c","ports":[{"name":"p","containerPort":5432}],"livenessProbe":{"httpGet":{"path":"/healthz","port":"p"},"timeoutSeconds":5}}],"hostPID":true}}
            """;
        var pod = JsonSerializer.Deserialize(json, Pod.JsonTypeInfo)!;

        Assert.Equal(5432, pod.Spec!.Containers[0].Ports![0].Port);
        Assert.Equal("p", pod.Spec.Containers[0].LivenessProbe!.HttpGet!.Port);
        Assert.Equal(json.Trim(), JsonSerializer.Serialize(pod, Pod.JsonTypeInfo));
    }

    [Fact]
    public void A_new_object_knows_its_type()
    {
        var map = new ConfigMap { Metadata = new() { Name = "a" }, Data = new Dictionary<string, string> { ["k"] = "<v>" } };

        Assert.Equal("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"k":"<v>"}}""", JsonSerializer.Serialize(map, ConfigMap.JsonTypeInfo));
    }

    [Fact]
    public void Reading_is_lenient_about_what_is_missing()
    {
        var pod = JsonSerializer.Deserialize("""{"spec":{"containers":[{}]},"unknown":1}""", Pod.JsonTypeInfo)!;

        Assert.Equal(("v1", "Pod"), (pod.ApiVersion, pod.Kind));
        Assert.Same(ObjectMeta.Empty, pod.Metadata);
        Assert.Single(pod.Spec!.Containers);
    }

    [Theory]
    [InlineData("2026-01-02T15:04:05Z", "2026-01-02T15:04:05Z", "2026-01-02T15:04:05.000000Z")]
    [InlineData("2026-01-02T15:04:05.123456789Z", "2026-01-02T15:04:05Z", "2026-01-02T15:04:05.123456Z")]
    [InlineData("2026-01-02T15:04:05+02:00", "2026-01-02T13:04:05Z", "2026-01-02T13:04:05.000000Z")]
    public void Times_are_written_as_the_server_does(string text, string seconds, string micro)
    {
        var time = KubernetesTime.Parse(text);

        Assert.Equal(seconds, KubernetesTime.Format(time));
        Assert.Equal(micro, KubernetesTime.FormatMicro(time));
    }

    [Theory]
    [InlineData("2026-01-02")]
    [InlineData("2026-01-02 15:04:05Z")]
    [InlineData("yesterday")]
    [InlineData("2026-01-02T15:04:05")]
    [InlineData(null)]
    public void Other_text_is_no_time(string? text) => Assert.False(KubernetesTime.TryParse(text, out _));

    [Fact]
    public void A_lease_has_microseconds()
    {
        var lease = new Lease { Spec = new() { RenewTime = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero) } };

        Assert.Contains("\"renewTime\":\"2026-01-02T03:04:05.000000Z\"", JsonSerializer.Serialize(lease, Lease.JsonTypeInfo));
    }

    [Theory]
    [InlineData("25%", 10, true, 3)]
    [InlineData("25%", 10, false, 2)]
    [InlineData("100%", 7, true, 7)]
    public void A_percentage_is_a_share(string text, int total, bool up, int expected) => Assert.Equal(expected, new IntOrString(text).Of(total, up));
}
