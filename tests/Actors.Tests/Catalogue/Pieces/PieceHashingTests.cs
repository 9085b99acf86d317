using System.Security.Cryptography;
using MirrorActors.Actors.Catalogue;
using MirrorActors.Actors.Catalogue.Pieces;
using MirrorActors.Engine.Settings;
using MirrorActors.Engine.Threads;
using MirrorActors.Testing;

namespace MirrorActors.Actors.Tests.Catalogue.Pieces;

public sealed class PieceHashingTests : IDisposable
{
    private static readonly HashPolicy Policy = new(new HashSettings(false, false, true, false, Pieces: true), []);
    private readonly TempTree _tree = new();
    private readonly FakeClock _clock = new();

    public void Dispose() => _tree.Dispose();

    [Theory]
    [InlineData(65537)]
    [InlineData(131072)]
    [InlineData(1_000_000)]
    public void Each_piece_is_hashed_however_the_bytes_are_cut(int size)
    {
        var content = Content(size);
        var random = new Random(size);
        for (var turn = 0; turn < 20; turn++)
        {
            using var hashing = new PieceHashing(size);
            for (var at = 0; at < size;)
            {
                var part = Math.Min(size - at, random.Next(1, 200_000));
                hashing.Append(content.AsSpan(at, part));
                at += part;
            }

            AssertIs(content, hashing.ToList());
        }
    }

    [Fact]
    public async Task A_file_is_read_once_for_its_hash_and_its_pieces_also_when_that_is_interrupted()
    {
        var content = Content(1_300_000);
        _tree.Write("/a");
        File.WriteAllBytes(_tree.Full("/a"), content);
        File.SetLastWriteTimeUtc(_tree.Full("/a"), TempTree.Old);
        var hasher = new FileHasher(Policy, new ReadBudget(1 << 30, _clock));
        using var hashing = FileHasher.Begin(_tree.Full("/a"), content.Length, TempTree.Old.Ticks, Policy.Of("/a"u8));

        var parts = 1;
        while (await hasher.GoOnAsync(hashing, () => true, inSpare: false, CancellationToken.None) == HashingEnd.Interrupted) parts++;

        Assert.Equal(5, parts);
        Assert.Equal(SHA256.HashData(content), hashing.ToHashes().Sha256.ToArray());
        AssertIs(content, hashing.ToPieces()!);
    }

    [Fact]
    public async Task A_file_that_grows_meanwhile_gives_nothing()
    {
        _tree.Write("/a");
        File.WriteAllBytes(_tree.Full("/a"), Content(300_000));
        File.SetLastWriteTimeUtc(_tree.Full("/a"), TempTree.Old);
        var hasher = new FileHasher(Policy, new ReadBudget(1 << 30, _clock));
        using var hashing = FileHasher.Begin(_tree.Full("/a"), 131_000, TempTree.Old.Ticks, Policy.Of("/a"u8));

        Assert.Equal(HashingEnd.Failed, await hasher.GoOnAsync(hashing, () => false, inSpare: false, CancellationToken.None));
    }

    [Theory]
    [InlineData(65536, true, false)]
    [InlineData(65537, true, true)]
    [InlineData(65537, false, false)]
    public void Files_of_several_pieces_get_a_list_where_pieces_are_chosen(long size, bool chosen, bool made)
    {
        using var hashing = FileHasher.Begin("/a", size, 0, new HashChoice([], chosen));
        Assert.Equal(made, hashing.ToPieces() is not null);
    }

    [Fact]
    public async Task What_can_wait_is_read_within_the_spare_budget_and_the_common_one()
    {
        _tree.Write("/a", new string('x', 70_000));
        var hasher = new FileHasher(Policy, new ReadBudget(70_000, _clock), new ReadBudget(35_000, _clock));
        using var hashing = FileHasher.Begin(_tree.Full("/a"), 70_000, TempTree.Old.Ticks, Policy.Of("/a"u8));

        var waiting = hasher.GoOnAsync(hashing, () => false, inSpare: true, CancellationToken.None);
        await _clock.WaitForTimerAsync(TimeSpan.FromSeconds(1));
        Assert.False(waiting.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(HashingEnd.Done, await Awaited.Of(waiting, "the end"));
    }

    private static byte[] Content(int size)
    {
        var content = new byte[size];
        new Random(size).NextBytes(content);
        return content;
    }

    private static void AssertIs(byte[] content, PieceList list)
    {
        Assert.Equal(PieceLength.Of(content.Length), list.Length);
        Assert.True(list.Fits(content.Length));
        Assert.Equal(
            content.Chunk(list.Length).Select(piece => Convert.ToHexString(SHA256.HashData(piece))),
            Enumerable.Range(0, list.Count).Select(piece => Convert.ToHexString(list.Sha256(piece))));
    }
}
