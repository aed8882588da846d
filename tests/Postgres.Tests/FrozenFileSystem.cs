namespace Surus.Postgres.Tests;

/// <summary>An ext4 file system in a file, mounted on a directory, that can be frozen as a disk that hangs. It is always thawed.</summary>
internal sealed class FrozenFileSystem : IAsyncDisposable
{
    private static readonly ChildProcesses root = new();
    private readonly string _image;
    private readonly string _mountPoint;
    private bool _isFrozen;

    private FrozenFileSystem(string image, string mountPoint) => (_image, _mountPoint) = (image, mountPoint);

    /// <summary>Makes the file system and mounts it over the directory, which stays its owner's.</summary>
    public static async Task<FrozenFileSystem> Mount(string directory)
    {
        var image = directory + ".ext4";
        await root.Run("truncate", ["-s", "256M", image], cancel: TestMachine.Cancel);
        await root.Run("mkfs.ext4", ["-q", image], cancel: TestMachine.Cancel);
        await root.Run("mount", ["-o", "loop", image, directory], cancel: TestMachine.Cancel);
        var mounted = new FrozenFileSystem(image, directory);
        await root.Run("chown", ["postgres:postgres", directory], cancel: TestMachine.Cancel);
        return mounted;
    }

    public async Task Freeze()
    {
        await root.Run("fsfreeze", ["--freeze", _mountPoint], cancel: TestMachine.Cancel);
        _isFrozen = true;
    }

    public async Task Thaw()
    {
        _isFrozen = false;
        await root.Run("fsfreeze", ["--unfreeze", _mountPoint]);
    }

    public async ValueTask DisposeAsync()
    {
        if (_isFrozen)
        {
            await Thaw();
        }

        await root.Run("umount", ["--lazy", _mountPoint]);
        File.Delete(_image);
    }
}
