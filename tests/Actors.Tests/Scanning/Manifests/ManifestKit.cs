using System.IO.Compression;
using System.Text;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Manifests;

namespace MirrorActors.Actors.Tests.Scanning.Manifests;

internal static class ManifestKit
{
    public static ListingBudget Budget { get; } = new() { Entries = 10_000, Bytes = 64 << 20 };

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(bytes);
        return packed.ToArray();
    }

    public static Task<List<ListedEntry>> ReadAsync(this IManifestReader reader, string text, ListingMeter? meter = null) =>
        reader.ReadAsync(new MemoryStream(Bytes(text)), meter);

    public static async Task<List<ListedEntry>> ReadAsync(this IManifestReader reader, Stream stream, ListingMeter? meter = null)
    {
        var used = meter ?? new ListingMeter(Budget);
        var entries = new List<ListedEntry>();
        var lines = new ManifestLines(stream, "the manifest", used);
        await foreach (var entry in reader.ReadAsync(lines, used, CancellationToken.None)) entries.Add(entry);
        return entries;
    }

    public static async Task<ListingException> FailsAsync(this IManifestReader reader, Stream stream, ListingBudget? budget = null)
    {
        var failure = await Assert.ThrowsAsync<ListingException>(() => reader.ReadAsync(stream, new ListingMeter(budget ?? Budget)));
        Assert.DoesNotContain('\n', failure.Message);
        return failure;
    }

    public static Task<ListingException> FailsAsync(this IManifestReader reader, string text, ListingBudget? budget = null) =>
        reader.FailsAsync(new MemoryStream(Bytes(text)), budget);

    public static ListedEntry File(string path, long size, DateTime modified, long precision) =>
        new(path, SizeRange.Exactly(size), new ListedTime(modified.Ticks, precision));
}
