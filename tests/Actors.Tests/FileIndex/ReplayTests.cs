using System.Text;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Tests.Catalogue;
using MirrorActors.Protocol.Catalogue;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Tests.FileIndex;

/// <summary>A snapshot may be newer than the events that are applied behind it: the end is the same.</summary>
public sealed class ReplayTests
{
    private const int Changes = 60;
    private static readonly string[] Paths = ["/a", "/d/b", "/d/c"];
    private int _nextId;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Changes_applied_twice_lead_to_the_same_table(int seed)
    {
        var random = new Random(seed);
        var live = new FileIndexFixture();
        var log = new List<FileChange[]>();
        var taken = random.Next(Changes);
        IReadOnlyList<FileChange> snapshot = [];
        for (var i = 0; i < Changes; i++)
        {
            log.Add([new ChangesAt(1000 + i), Next(live.Table, random, i)]);
            await live.ApplyAsync(log[i]);
            if (i == taken) snapshot = Snapshot(live.Table);
        }

        var restored = new FileIndexFixture();
        await restored.ApplyAsync([.. snapshot]);
        for (var i = random.Next(taken + 1); i < Changes; i++) await restored.ApplyAsync(log[i]);

        Assert.Equal(TableText.Of(live.Table), TableText.Of(restored.Table));
        Assert.Equal(TableText.OfSuperseded(live.Table), TableText.OfSuperseded(restored.Table));
        await live.StopAsync();
        await restored.StopAsync();
    }

    /// <summary>A change as an owner may decide it that sees the table.</summary>
    private FileChange Next(FileTable table, Random random, int time)
    {
        var path = Encoding.UTF8.GetBytes(Paths[random.Next(Paths.Length)]);
        var earlier = table.SupersededAt(path);
        var isKnown = table.TryFindExact(path, out var entry);
        if (isKnown && entry.IsSuspended)
        {
            var same = random.Next(3);
            var id = same == 0 ? entry.Id : same == 1 && earlier.Count > 0 ? earlier[^1].Id : NewId();
            return new FileSettled(path, entry.Id, entry.ModifiedTicks, id, Hash(id));
        }

        return random.Next(6) switch
        {
            0 when isKnown => new FileRemoved(path),
            1 when isKnown => new FilePut(
                path, entry.Id, entry.Size, time, FileHashes.None, [entry.ModifiedTicks], IsSuspended: true),
            2 when isKnown => new FileHashed(path, entry.Id, Hash(entry.Id)),
            3 when earlier.Count > 0 => new FilePut(
                path, earlier[0].Id, earlier[0].Size, earlier[0].ModifiedTicks, FileHashes.None, earlier[0].OtherModified),
            4 when earlier.Count > 0 => new FileForgotten(path, earlier[^1].Id),
            _ => new FilePut(path, NewId(), random.Next(9), time, FileHashes.None, []),
        };
    }

    private FileId NewId() => new(_nextId++);

    private static FileHashes Hash(FileId id) =>
        FileHashes.None with { Sha256 = Enumerable.Repeat((byte)(id.Value + 1), 32).ToArray() };

    private static IReadOnlyList<FileChange> Snapshot(FileTable table) =>
    [
        .. table.All().Select(Put),
        .. table.Superseded().Select(s => new FileSuperseded(Put(s.File), s.SinceTicks)),
    ];

    private static FilePut Put(FileEntry e) => new(
        e.GetPathBytes(), e.Id, e.Size, e.ModifiedTicks, e.GetKnownHashes(), e.OtherModified, e.IsSuspended);
}
