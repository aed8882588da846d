namespace Surus.KubernetesTypes.Tests;

/// <summary>The description must hold together: it is read by the generator, and at run time by the API server.</summary>
public class BuiltInTypesTests
{
    public static TheoryData<string> Names => [.. BuiltInTypes.All.Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_type_holds_together(string name)
    {
        var type = BuiltInTypes.Get(name);

        Assert.NotEmpty(type.Description);
        Assert.All(type.Fields, field => Assert.NotEmpty(field.Description));
        Assert.All(type.Fields, field => Assert.True(field.Number > 0));
        Assert.Equal(type.Fields.Count, type.Fields.Select(field => field.Number).Distinct().Count());
        Assert.Equal(BuiltInTypes.JsonFields(type).Count(), BuiltInTypes.JsonFields(type).Select(field => field.Name).Distinct().Count());
        Assert.All(type.Fields, Check);
    }

    [Theory]
    [InlineData("v1", "Pod", "pods", true)]
    [InlineData("apps/v1", "Deployment", "deployments", true)]
    [InlineData("events.k8s.io/v1", "Event", "events", true)]
    [InlineData("rbac.authorization.k8s.io/v1", "ClusterRole", "clusterroles", false)]
    [InlineData("meta.k8s.io/v1", "Table", "tables", false)]
    public void A_kind_is_found(string apiVersion, string kind, string plural, bool namespaced)
    {
        var resource = BuiltInTypes.Find(apiVersion, kind)!.Resource!;

        Assert.Equal((plural, namespaced), (resource.Plural, resource.Namespaced));
        Assert.Null(BuiltInTypes.Find("v2", kind));
    }

    [Fact]
    public void Inlined_fields_stand_beside_the_others()
    {
        var names = BuiltInTypes.JsonFields(BuiltInTypes.Get("Volume")).Select(field => field.Name).ToList();

        Assert.Equal(["name", "hostPath", "emptyDir"], names.Take(3));
        Assert.DoesNotContain("volumeSource", names);
    }

    private static void Check(FieldDescription field)
    {
        if (Named(field.Type) is { } name)
        {
            Assert.NotNull(BuiltInTypes.Get(name));
        }

        if (field.Type is FieldType.List)
        {
            Assert.True(field.Merge is not null, $"{field.Name} says nothing about how apply merges it.");
        }

        var keys = field.Keys.Select(key => key.Name).Concat(field.PatchMergeKey is { } mergeKey ? [mergeKey] : []).ToList();
        if (keys.Count > 0)
        {
            var element = BuiltInTypes.JsonFields(BuiltInTypes.Get(Named(field.Type)!)).Select(f => f.Name).ToHashSet();
            Assert.All(keys, key => Assert.Contains(key, element));
        }
    }

    private static string? Named(FieldType type) => type switch
    {
        FieldType.Reference(var name) => name,
        FieldType.List(var element) => Named(element),
        FieldType.Map(var value) => Named(value),
        _ => null,
    };
}
