using System.Diagnostics;
using System.Text;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Protocol.Ids;
using Xunit.Abstractions;

namespace MirrorActors.Actors.Tests.FileIndex;

/// <summary>
/// What a mirror's next scan costs in a large table. <c>MIRRORACTORS_LONG=1</c> takes ten million files of 400 mirrors and prints
/// what docs/benchmarks.md says; <c>MIRRORACTORS_ABSENT=files</c> with absences of one mirror a file instead of any pair's.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class ScanDeltaTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("MIRRORACTORS_LONG") == "1";
    private static readonly bool IsByFile = Environment.GetEnvironmentVariable("MIRRORACTORS_ABSENT") == "files";
    private static readonly int Files = IsLong ? 10_000_000 : 50_000;
    private static readonly int Mirrors = IsLong ? 400 : 70;
    private static readonly int Changed = Files / 1000;
    private static readonly int Rounds = IsLong ? 25 : 3;
    private readonly Random _random = new(5);
    private readonly FileIndexFixture _index = new();
    private readonly byte[] _path = new byte[200];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _index.StopAsync();

    [Fact]
    public async Task A_delta_of_a_large_set_is_visible_when_it_is_applied()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await FillAsync();
        var began = Environment.CpuUsage.TotalTime;
        for (var first = 0; first < Mirrors; first += FileIndexLimits.SetsAtOnce)
        {
            var some = Enumerable.Range(first, Math.Min(FileIndexLimits.SetsAtOnce, Mirrors - first));
            var sets = some.Select(m => new MirrorFiles(m, new FileSet(HeldBy(m)))).ToArray();
            await _index.Router.ApplyFileSetsAsync(sets, CancellationToken.None);
        }

        var applied = Environment.CpuUsage.TotalTime - began;
        output.WriteLine($"{Mirrors} file sets: {applied.TotalSeconds:f1} s of processor time, making them included");
        _index.Router.MarkComplete();
        output.WriteLine($"{(GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6:f0} MB with no hashes: {Split()}");
        var took = new List<(TimeSpan Wall, TimeSpan Cpu)>();
        for (var round = 0; round < Rounds; round++) took.Add(await ApplyDeltaAsync(round * 13));
        Print("time", [.. took.Select(t => t.Wall.TotalMilliseconds).Order()]);
        Print("processor time", [.. took.Select(t => t.Cpu.TotalMilliseconds).Order()]);
        var random = Enumerable.Range(0, 200_000).Select(_ => PathOf(_random.Next(Files))).ToArray();
        for (var round = 0; round < 3; round++) MeasureLookUps("random files", random);
        var popular = Enumerable.Range(0, 1000).Select(_ => PathOf(_random.Next(Files))).ToArray();
        MeasureLookUps("popular files", [.. Enumerable.Range(0, 200).SelectMany(_ => popular)]);
    }

    private void Print(string what, double[] sorted) =>
        output.WriteLine($"{what} of {sorted.Length} deltas: median {sorted[sorted.Length / 2]:f0} ms, largest {sorted[^1]:f0} ms");

    private string Split()
    {
        var (numbers, names, slots, sets) = (0L, 0L, 0L, 0L);
        for (var i = 0; i < FileTable.Shards; i++)
        {
            var shard = _index.Table.Shard(i);
            numbers += (long)shard.Rows.Layout.Stride * shard.Count;
            names += shard.Names.Bytes.Length;
            slots += shard.Slots.Length * sizeof(uint);
            sets += shard.Holders.Sets.Words.Length * sizeof(ulong);
        }

        var directories = _index.Table.Directories.Bytes;
        return $"names {names / 1e6:f0}, numbers {numbers / 1e6:f0}, mirror sets {sets / 1e6:f0}, "
            + $"directories {directories / 1e6:f0}, slots {slots / 1e6:f0}, the rest is holder numbers";
    }

    private async Task FillAsync()
    {
        var load = new FileTableLoad(_index.Table, Files);
        for (var id = 0; id < Files; id++)
        {
            var path = Write(id);
            var name = path.LastIndexOf((byte)'/') + 1;
            var modified = 638_000_000_000_000_000 + (id * TimeSpan.TicksPerSecond);
            load.Add(load.Directory(path[..name]), path[..name], path[name..], id, id * 16L, modified);
        }

        await _index.Router.LoadAsync(load, CancellationToken.None);
    }

    private async Task<(TimeSpan Wall, TimeSpan Cpu)> ApplyDeltaAsync(int mirror)
    {
        var words = HeldBy(mirror);
        var changed = Enumerable.Range(0, Changed).Select(_ => _random.Next(Files)).Distinct().ToArray();
        foreach (var id in changed) words[id >> 6] ^= 1UL << (id & 63);
        var set = new FileSet(words);
        var (watch, began) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        await _index.Router.ApplyFileSetAsync(mirror, set, CancellationToken.None);
        var (wall, cpu) = (watch.Elapsed, Environment.CpuUsage.TotalTime - began);
        output.WriteLine(
            $"a delta of {changed.Length} files: {wall.TotalMilliseconds:f0} ms, {cpu.TotalMilliseconds:f0} ms of processor time");
        foreach (var id in changed.Take(1000))
        {
            Assert.True(_index.Table.TryFind(PathOf(id), out var entry));
            Assert.Equal(set.Contains(new FileId(id)), entry.Holders.Contains(mirror));
        }

        return (wall, cpu);
    }

    /// <summary>All but a part of the tree, for some the newest, and a thousandth at random.</summary>
    private ulong[] HeldBy(int mirror)
    {
        var random = new Random(mirror);
        var words = new ulong[(Files + 63) / 64];
        words.AsSpan(0, words.Length - (mirror % 3 * (words.Length / 1000))).Fill(ulong.MaxValue);
        if (mirror % 10 < 3) words.AsSpan(mirror * (words.Length / Mirrors), words.Length / Mirrors).Clear();
        var absent = IsByFile ? Files / 1000 / Mirrors : Files / 1000;
        for (var i = 0; i < absent; i++)
        {
            var id = random.Next(Files);
            words[id >> 6] &= ~(1UL << (id & 63));
        }

        return words;
    }

    private void MeasureLookUps(string which, byte[][] paths)
    {
        var (began, found) = (Environment.CpuUsage.TotalTime, 0);
        foreach (var path in paths) found += _index.Table.TryFind(path, out _) ? 1 : 0;
        var took = Environment.CpuUsage.TotalTime - began;
        Assert.Equal(paths.Length, found);
        output.WriteLine($"{took.TotalNanoseconds / paths.Length:f0} ns a look-up, {which}");
    }

    private byte[] PathOf(int id) => Write(id).ToArray();

    private ReadOnlySpan<byte> Write(int id)
    {
        var package = id / 5;
        var letter = (char)('a' + (package % 26));
        var directory = $"/debian/pool/main/{letter}/package{package}/";
        Encoding.UTF8.TryGetBytes($"{directory}package{package}_{id % 5}.{id % 97}.10-1_amd64.deb", _path, out var length);
        return _path.AsSpan(0, length);
    }
}
