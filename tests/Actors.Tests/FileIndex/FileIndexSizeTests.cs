using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using MirrorActors.Actors.Catalogue;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Load;
using MirrorActors.Actors.Tests.Routing;
using MirrorActors.Protocol.Catalogue;
using MirrorActors.Protocol.Ids;
using Xunit.Abstractions;

namespace MirrorActors.Actors.Tests.FileIndex;

/// <summary>What a file costs. <c>MIRRORACTORS_LONG=1</c> takes a million of them and prints what docs/benchmarks.md says.</summary>
[Collection(AloneCollection.Name)]
public sealed class FileIndexSizeTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly int Files =
        Environment.GetEnvironmentVariable("MIRRORACTORS_LONG") == "1" ? 1_000_000 : 100_000;

    private const int Mirrors = 50;
    private readonly FileIndexFixture _index = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _index.StopAsync();

    [Fact]
    public async Task Files_of_fifty_mirrors_take_few_bytes_also_when_every_one_is_replaced()
    {
        var before = Used();
        var watch = Stopwatch.StartNew();
        for (var from = 0; from < Files; from += CatalogueLimits.SegmentRows)
        {
            var count = Math.Min(CatalogueLimits.SegmentRows, Files - from);
            await _index.ApplyAsync([.. Enumerable.Range(from, count).Select(Synthetic)]);
        }

        Print("load", watch.Elapsed);
        watch.Restart();
        for (var mirror = 0; mirror < Mirrors; mirror++)
            await _index.Router.ApplyFileSetAsync(mirror, HeldBy(mirror), CancellationToken.None);
        _index.Router.MarkComplete();
        Print($"{Mirrors} file sets", watch.Elapsed);
        var bytes = Used() - before;
        Print($"{bytes / (double)Files:f1} bytes a file, {bytes >> 20} MiB in all", TimeSpan.Zero);
        MeasureSegment();
        MeasureLookUps();
        MeasureCoverage();
        var supersededBytes = await SupersedeAllAsync();
        Print($"{supersededBytes >> 20} MiB more when every file is replaced", TimeSpan.Zero);
        Assert.Equal(Files, _index.Table.Count);
        Assert.InRange(bytes / (double)Files, 1, 120);
        Assert.True(supersededBytes / (double)Files < 320, $"{supersededBytes} bytes for {Files} files");
    }

    private void MeasureSegment()
    {
        var watch = Stopwatch.StartNew();
        var segment = SegmentCodec.Encode([.. Enumerable.Range(0, CatalogueLimits.SegmentRows).Select(Synthetic)]);
        Print($"encode a segment of {segment.Length} bytes", watch.Elapsed);
        watch.Restart();
        SegmentCodec.Decode(segment);
        Print("decode it", watch.Elapsed);
    }

    /// <returns>Bytes for the earlier versions.</returns>
    private async Task<long> SupersedeAllAsync()
    {
        var before = Used();
        for (var from = 0; from < Files; from += CatalogueLimits.SegmentRows)
        {
            var count = Math.Min(CatalogueLimits.SegmentRows, Files - from);
            var replaced = Enumerable.Range(from, count).Select(id => Synthetic(id) with { Id = new FileId(Files + id) });
            await _index.ApplyAsync([.. replaced]);
        }

        Assert.InRange(_index.Table.SupersededCount, Files * 99 / 100, Files);
        return Used() - before;
    }

    private static FilePut Synthetic(int id)
    {
        var package = id / 12;
        var path = $"/debian/pool/main/{(char)('a' + (package % 26))}/package{package}/package{package}_{id % 12}.{id % 97}-1_amd64.deb";
        var hash = FileHashes.None with { Sha256 = SHA256.HashData(BitConverter.GetBytes(id)) };
        return new FilePut(Encoding.UTF8.GetBytes(path), new FileId(id), id, 638_000_000_000_000_000 + id, hash, []);
    }

    /// <summary>Absences cluster: each mirror lacks some subtrees and the newest files.</summary>
    private static FileSet HeldBy(int mirror)
    {
        var builder = new FileSetBuilder();
        for (var id = 0; id < Files - (mirror * 100); id++)
        {
            if (id % 26 != mirror % 40) builder.Add(new FileId(id));
        }

        return builder.Build();
    }

    private void MeasureLookUps()
    {
        var random = new Random(3);
        var paths = Enumerable.Range(0, Files / 5).Select(_ => Synthetic(random.Next(Files)).Path.ToArray()).ToArray();
        for (var round = 0; round < 3; round++) MeasureLookUps("random files", paths);
        var few = paths.Take(1000).ToArray();
        MeasureLookUps("popular files", [.. Enumerable.Range(0, 200).SelectMany(_ => few)]);
    }

    private void MeasureCoverage()
    {
        var snapshot = RoutingMirror.Snapshot([.. Enumerable.Range(0, Mirrors).Select(i => RoutingMirror.Make(i))]);
        for (var round = 0; round < 3; round++)
        {
            var began = Environment.CpuUsage.TotalTime;
            Assert.Equal(Files, FileCoverage.Of(_index.Table, snapshot).Files);
            Print("count files with few mirrors", Environment.CpuUsage.TotalTime - began);
        }
    }

    /// <summary>By processor time, which other programs on the machine disturb least.</summary>
    private void MeasureLookUps(string which, byte[][] paths)
    {
        var began = Environment.CpuUsage.TotalTime;
        var found = 0;
        foreach (var path in paths) found += _index.Table.TryFind(path, out _) ? 1 : 0;
        var took = Environment.CpuUsage.TotalTime - began;
        Assert.Equal(paths.Length, found);
        Print($"{took.TotalNanoseconds / paths.Length:f0} ns a look-up, {which}", took);
    }

    /// <summary>A single call stops when a collection frees less than a twentieth of the heap, more than is asked about.</summary>
    private static long Used()
    {
        var used = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 5; i++) used = Math.Min(used, GC.GetTotalMemory(forceFullCollection: true));
        return used;
    }

    private void Print(string what, TimeSpan took) => output.WriteLine($"{what}: {took.TotalMilliseconds:f0} ms");
}
