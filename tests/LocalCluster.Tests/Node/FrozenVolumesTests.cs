using Surus.LocalCluster.Network;
using Surus.LocalCluster.Node;

namespace Surus.LocalCluster.Tests.Node;

public sealed class FrozenVolumesTests
{
    // Where a volume was unmounted in the meantime its path leads to the machine's own disk. Should this test fail, that one goes on after two seconds.
    [Fact]
    public async Task A_folder_on_which_nothing_is_mounted_is_never_frozen()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can freeze a disk.");
        var folder = Directory.CreateTempSubdirectory("surus-frozen-test-");
        var id = $"f{Environment.ProcessId % 0x10000:x4}";
        var options = new HostOptions(new NetworkOptions(id, Cidr.Parse("10.1.0.0/16"), Cidr.Parse("10.2.0.0/16")), folder.FullName);
        try
        {
            var refused = await Assert.ThrowsAsync<IOException>(() =>
                new FrozenVolumes().FreezeAsync(options, folder.FullName, TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken));
            Assert.Contains("No disk is mounted", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
            Directory.Delete(options.RunFolder, recursive: true);
        }
    }
}
