using System.Security.Cryptography;
using System.Text;
using MirrorActors.Actors.Catalogue;
using MirrorActors.Engine.Settings;
using MirrorActors.Engine.Threads;
using MirrorActors.Testing;

namespace MirrorActors.Actors.Tests.Catalogue;

public sealed class FileHasherTests : IDisposable
{
    private readonly TempTree _tree = new();
    private readonly FakeClock _clock = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task All_chosen_hashes_are_made_in_one_pass()
    {
        _tree.Write("/a", "abc");
        var hasher = new FileHasher(new HashPolicy(new HashSettings(true, true, true, true), []), new ReadBudget(1 << 20, _clock));
        using var hashing = FileHasher.Begin(_tree.Full("/a"), 3, TempTree.Old.Ticks, hasher.Policy.Of("/a"u8));
        Assert.Equal(HashingEnd.Done, await hasher.GoOnAsync(hashing, () => true, inSpare: false, CancellationToken.None));
        var hashes = hashing.ToHashes();
        Assert.Equal("900150983cd24fb0d6963f7d28e17f72", Convert.ToHexStringLower(hashes.Md5.Span));
        Assert.Equal("a9993e364706816aba3e25717850c26c9cd0d89d", Convert.ToHexStringLower(hashes.Sha1.Span));
        Assert.StartsWith("ba7816bf8f01cfea", Convert.ToHexStringLower(hashes.Sha256.Span), StringComparison.Ordinal);
        Assert.StartsWith("ddaf35a193617aba", Convert.ToHexStringLower(hashes.Sha512.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/a", 3, 1)]
    [InlineData("/a", 2, 0)]
    [InlineData("/a", 4, 0)]
    [InlineData("/none", 3, 0)]
    public async Task A_file_that_is_not_what_was_walked_gives_no_hashes(string path, long size, long laterTicks)
    {
        _tree.Write("/a", "abc");
        var hasher = new FileHasher(new HashPolicy(new HashSettings(false, false, true, false), []), new ReadBudget(1 << 20, _clock));
        using var hashing = FileHasher.Begin(_tree.Full(path), size, TempTree.Old.Ticks + laterTicks, hasher.Policy.Of("/a"u8));
        Assert.Equal(HashingEnd.Failed, await hasher.GoOnAsync(hashing, () => false, inSpare: false, CancellationToken.None));
    }

    [Fact]
    public async Task Interrupted_hashing_goes_on_where_it_was()
    {
        var text = new string('x', 600 << 10);
        _tree.Write("/a", text);
        var hasher = new FileHasher(new HashPolicy(new HashSettings(false, false, true, false), []), new ReadBudget(1 << 30, _clock));
        using var hashing = FileHasher.Begin(_tree.Full("/a"), text.Length, TempTree.Old.Ticks, hasher.Policy.Of("/a"u8));
        var steps = 1;
        while (await hasher.GoOnAsync(hashing, () => true, inSpare: false, CancellationToken.None) == HashingEnd.Interrupted) steps++;
        Assert.Equal(3, steps);
        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes(text)), hashing.ToHashes().Sha256.ToArray());
    }

    [Fact]
    public async Task Reading_keeps_to_its_budget()
    {
        var budget = new ReadBudget(1000, _clock);
        await budget.TakeAsync(1000, CancellationToken.None);
        var waiting = budget.TakeAsync(500, CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(500));
        await Awaited.Of(waiting, "the budget");
    }
}
