using System.Text;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Protocol.Ids;
using static MirrorActors.Actors.Tests.FileIndex.FileIndexFixture;

namespace MirrorActors.Actors.Tests.FileIndex;

/// <summary>The packed table beside a plain dictionary, through random changes of files and of what mirrors hold.</summary>
public sealed class FileModelTests
{
    private const int Paths = 4000;
    private static readonly int[] Mirrors = [0, 1, 2, 3, 64, 70, 199];
    private readonly Dictionary<string, FilePut> _files = [];
    private readonly Dictionary<int, HashSet<int>> _held = Mirrors.ToDictionary(m => m, _ => new HashSet<int>());
    private int _nextId;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Table_and_dictionary_tell_the_same(int seed)
    {
        var random = new Random(seed);
        var index = new FileIndexFixture();
        for (var round = 0; round < 30; round++)
        {
            await index.ApplyAsync([.. Enumerable.Range(0, random.Next(400)).Select(_ => Change(random))]);
            if (random.Next(3) == 0) await ApplySetsAsync(index, random, random.Next(1, Mirrors.Length + 1));
            else await ApplySetsAsync(index, random, 1);
            await ApplyPatchesAsync(index, random);
        }

        Assert.Equal(_files.Count, index.Table.Count);
        foreach (var (path, put) in _files) AssertSame(put, index.Find(path));
        for (var i = 0; i < Paths; i++) Assert.Equal(_files.ContainsKey(PathOf(i)), index.Has(PathOf(i)));
        await index.StopAsync();
    }

    private static string PathOf(int number) => $"/pool/{number % 50}/file-{number}{(number % 7 == 0 ? new string('x', 240) : "")}";

    private FileChange Change(Random random)
    {
        var path = PathOf(random.Next(Paths));
        if (random.Next(4) == 0)
        {
            _files.Remove(path);
            FileChange removed = new FileRemoved(Encoding.UTF8.GetBytes(path));
            return removed;
        }

        var size = random.Next(10) == 0 ? random.NextInt64() : random.Next(1000);
        var modified = random.NextInt64(1_000_000) * (random.Next(2000) == 0 ? 7 : TimeSpan.TicksPerSecond);
        var id = _files.TryGetValue(path, out var known) && random.Next(2) == 0 ? known.Id.Value : _nextId++;
        _files[path] = Put(path, id, size, modified);
        return _files[path];
    }

    /// <summary>Mirrors get files that are in the table now, most of them the ones they had.</summary>
    private async Task ApplySetsAsync(FileIndexFixture index, Random random, int count)
    {
        var sets = new List<MirrorFiles>();
        foreach (var mirror in Mirrors.OrderBy(_ => random.Next()).Take(count))
        {
            var share = random.Next(5);
            _held[mirror] = [.. _files.Values.Select(f => f.Id.Value).Where(id => random.Next(4) < share || id % 3 == 0)];
            sets.Add(new MirrorFiles(mirror, Set([.. _held[mirror]])));
        }

        await index.Router.ApplyFileSetsAsync(sets, CancellationToken.None);
        index.Router.MarkComplete();
    }

    /// <summary>Mirrors gain and lose some files; one that is not in the table does not matter.</summary>
    private async Task ApplyPatchesAsync(FileIndexFixture index, Random random)
    {
        var patches = new List<HeldPatch> { new(Mirrors[0], new FileId(int.MaxValue), true) };
        foreach (var id in _files.Values.Select(f => f.Id).Where(_ => random.Next(200) == 0))
        {
            foreach (var mirror in Mirrors.Where(_ => random.Next(2) == 0))
            {
                var held = random.Next(2) == 0;
                patches.Add(new HeldPatch(mirror, id, held));
                if (held) _held[mirror].Add(id.Value);
                else _held[mirror].Remove(id.Value);
            }
        }

        await index.Router.ApplyPatchesAsync(patches, CancellationToken.None);
    }

    private void AssertSame(FilePut put, FileEntry entry)
    {
        Assert.Equal((put.Id, put.Size, put.ModifiedTicks), (entry.Id, entry.Size, entry.ModifiedTicks));
        Assert.Equal(put.Path.ToArray(), entry.GetPathBytes());
        foreach (var mirror in Mirrors) Assert.Equal(_held[mirror].Contains(put.Id.Value), entry.Holders.Contains(mirror));
    }
}
