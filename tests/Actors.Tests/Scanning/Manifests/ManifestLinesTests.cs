using System.IO.Compression;
using System.Text;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Manifests;

namespace MirrorActors.Actors.Tests.Scanning.Manifests;

public sealed class ManifestLinesTests
{
    [Fact]
    public async Task Lines_come_whole_however_the_bytes_come()
    {
        string[] expected = ["", "a", new string('x', ManifestLimits.LineBytes), "b\r", "", "\u00fc"];
        var bytes = ManifestKit.Bytes(string.Join('\n', expected) + "\n");
        for (var piece = 1; piece < 9000; piece = (piece * 3) + 1)
            Assert.Equal(expected, (await ReadAsync(new PieceStream(bytes, piece))).Select(line => line.Text));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(60_000)]
    [InlineData(70_000)]
    [InlineData(1_000_000)]
    public async Task A_line_that_is_too_long_is_cut_and_the_next_one_is_whole(int beyond)
    {
        var text = "a\n" + new string('x', ManifestLimits.LineBytes + beyond) + "\nb\n";
        foreach (var piece in new[] { 997, 1 << 16 })
        {
            var lines = await ReadAsync(new PieceStream(ManifestKit.Bytes(text), piece));
            Assert.Equal([false, true, false], lines.Select(line => line.IsTooLong));
            Assert.Equal("b", lines[2].Text);
            Assert.Equal(ManifestLimits.LineBytes, lines[1].Text.Length);
        }
    }

    [Fact]
    public async Task An_endless_line_ends_with_the_budget()
    {
        var failure = await Assert.ThrowsAsync<ListingException>(() => ReadAsync(new EndlessStream()));
        Assert.Equal(ListingFailure.Budget, failure.Failure);
    }

    [Fact]
    public async Task A_gzip_bomb_ends_with_the_budget()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 100; i++) await gzip.WriteAsync(zeros);
        }

        Assert.InRange(packed.Length, 1, 1 << 20);
        packed.Position = 0;
        await using var unpacked = new GunzipStream(packed);
        var failure = await Assert.ThrowsAsync<ListingException>(() => ReadAsync(unpacked));
        Assert.Equal(ListingFailure.Budget, failure.Failure);
    }

    [Fact]
    public async Task Gzip_that_is_cut_off_or_altered_is_a_failure()
    {
        var random = new Random(4);
        var text = string.Concat(Enumerable.Range(0, 2000).Select(i => $"{i} {random.Next()}\n"));
        var packed = ManifestKit.Gzip(ManifestKit.Bytes(text));
        for (var length = 1; length < packed.Length; length += 1 + (packed.Length / 50))
            await FailsAsync(packed[..length]);
        await FailsAsync(packed[..^1]);
        for (var i = 0; i < 50; i++)
        {
            var altered = packed.ToArray();
            altered[random.Next(20, altered.Length)] ^= (byte)(1 << random.Next(8));
            await FailsAsync(altered);
        }
    }

    [Fact]
    public async Task A_text_that_ends_within_a_line_is_cut_off()
    {
        var failure = await Assert.ThrowsAsync<ListingException>(() => ReadAsync(new MemoryStream(ManifestKit.Bytes("a\nb"))));
        Assert.Contains("ends within a line", failure.Message, StringComparison.Ordinal);
        Assert.Empty(await ReadAsync(new MemoryStream()));
    }

    private static async Task FailsAsync(byte[] packed)
    {
        await using var unpacked = new GunzipStream(new MemoryStream(packed));
        await Assert.ThrowsAsync<ListingException>(() => ReadAsync(unpacked));
    }

    private static async Task<List<(string Text, bool IsTooLong)>> ReadAsync(Stream stream)
    {
        var found = new List<(string, bool)>();
        var lines = new ManifestLines(stream, "it", new ListingMeter(ManifestKit.Budget));
        while (await lines.NextAsync(CancellationToken.None)) found.Add((Encoding.UTF8.GetString(lines.Line.Span), lines.IsTooLong));
        return found;
    }
}
