namespace MirrorActors.Chaos.Rig;

/// <summary>A file system of 48 MiB in memory, at a folder.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private const string Prefix = "chaos-";
    private const int ChunkBytes = 64 * 1024;
    private readonly string _point;

    private SmallDisk(string point) => _point = point;

    private string Ballast => Path.Combine(_point, "ballast");

    /// <returns>Null where mounting is not permitted.</returns>
    public static async Task<SmallDisk?> TryMountAsync(string point)
    {
        await RemoveLeftoversAsync();
        var refusal = await Tool.TryAsync($"mount -t tmpfs -o size=48m {Prefix}{Environment.ProcessId} {point}");
        return refusal is null ? new SmallDisk(point) : null;
    }

    /// <summary>Why mounting is not permitted; null when it is.</summary>
    public static async Task<string?> RefusalAsync()
    {
        var point = Directory.CreateTempSubdirectory("mirroractors-mount-").FullName;
        try
        {
            if (await Tool.TryAsync($"mount -t tmpfs none {point}") is { } refusal) return $"mounting is not permitted: {refusal}";
            return await Tool.TryAsync($"umount {point}");
        }
        finally
        {
            Directory.Delete(point);
        }
    }

    /// <summary>Writes until not a byte is left.</summary>
    public void Fill()
    {
        try
        {
            using var file = new FileStream(Ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
            while (true) file.Write(new byte[ChunkBytes]);
        }
        catch (IOException)
        {
            // It is full.
        }
    }

    public void Free() => File.Delete(Ballast);

    /// <summary>The name of the mount carries the process id, so that the next run removes what a killed one left behind.</summary>
    private static async Task RemoveLeftoversAsync()
    {
        var mounts = (await File.ReadAllLinesAsync("/proc/self/mounts")).Select(line => line.Split(' '));
        foreach (var mount in mounts.Where(mount => mount[0].StartsWith(Prefix, StringComparison.Ordinal)))
        {
            if (!Directory.Exists($"/proc/{mount[0][Prefix.Length..]}")) await Tool.TryAsync($"umount -l {mount[1]}");
        }
    }

    public async ValueTask DisposeAsync() => await Tool.TryAsync($"umount -l {_point}");
}
