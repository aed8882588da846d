namespace Surus.EndToEnd;

/// <summary>What is wrong is refused with a sentence, and harms nothing else.</summary>
public sealed class BadInputTests(LocalKubernetes kubernetes)
{
    [Theory]
    [InlineData("instances: 0", "spec.instances")]
    [InlineData("instances: 1\n  imageName: postgres:latest", "spec.imageName")]
    [InlineData("instances: 1\n  postgresql: {parameters: {port: \"1\"}}", "port")]
    [InlineData("instances: 3\n  maxSyncReplicas: 5", "maxSyncReplicas")]
    public async Task A_wrong_Cluster_is_refused_and_the_field_is_named(string spec, string named)
    {
        var outcome = await kubernetes.Apply($$"""
            apiVersion: postgresql.cnpg.io/v1
            kind: Cluster
            metadata:
              name: wrong
              namespace: default
            spec:
              {{spec}}
              storage:
                size: 1Gi
            """, TestContext.Current.CancellationToken);
        Assert.NotEqual(0, outcome.ExitCode);
        Assert.Contains(named, outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_nothing_maps_says_how_to_map_it()
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        time.CancelAfter(TimeSpan.FromMinutes(1));
        await kubernetes.Kubectl(time.Token, "run", "unmapped", "--image=example.com/nothing:1");
        var pod = await kubernetes.Client.WaitUntil<KubernetesTypes.Pod>(
            new Kubernetes.NamespacedName("default", "unmapped"),
            pod => pod?.Status?.ContainerStatuses?.Any(status => status.State?.Waiting?.Reason is "ErrImagePull" or "ImagePullBackOff") == true,
            time.Token);
        Assert.Contains("surus-local load-image", pod!.Status!.ContainerStatuses![0].State!.Waiting!.Message, StringComparison.Ordinal);
        await kubernetes.Kubectl(time.Token, "delete", "pod", "unmapped", "--force", "--grace-period=0");
    }
}
