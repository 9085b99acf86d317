using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Manifests;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Protocol.Catalogue;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Scanning.Manifests;

public sealed class OwnManifestTests : IAsyncLifetime, IDisposable
{
    private static readonly DateTimeOffset Made = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Hash = SHA256.HashData("x"u8);
    private readonly FileIndexFixture _index = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public Task InitializeAsync() => _index.ApplyAsync(
        FileIndexFixture.Put("/a b/%#.iso", 1, 5_000_000_000, Made.UtcTicks + 1234567, new FileHashes { Sha256 = Hash }),
        FileIndexFixture.Put("/\u00fc/\u65e5", 2, 0, new DateTime(1901, 12, 13, 1, 2, 3).Ticks),
        FileIndexFixture.Put("/late", 3, 1, new DateTime(2106, 2, 7).Ticks + 1),
        FileIndexFixture.Put("/gone", 4), FileIndexFixture.Put("/changing", 5) with { IsSuspended = true });

    public Task DisposeAsync() => _index.StopAsync();

    public void Dispose() => _key.Dispose();

    [Fact]
    public async Task What_is_written_is_read_back_to_the_tick()
    {
        _index.Table.Missing = FileIndexFixture.Set(4);
        var found = await new OwnManifestReader(_key).ReadAsync(Signed(await WriteAsync()));
        ListedEntry[] expected =
        [
            ManifestKit.File("a b/%#.iso", 5_000_000_000, new DateTime(Made.UtcTicks + 1234567), 1),
            ManifestKit.File("late", 1, new DateTime(new DateTime(2106, 2, 7).Ticks + 1), 1),
            ManifestKit.File("\u00fc/\u65e5", 0, new DateTime(1901, 12, 13, 1, 2, 3), 1),
        ];
        Assert.Equal(expected, found.OrderBy(entry => entry.Path, StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_format_is_as_documented()
    {
        await _index.ApplyAsync(new FileRemoved("/late"u8.ToArray()), new FileRemoved("/gone"u8.ToArray()));
        var lines = (await WriteAsync()).Split('\n');
        Assert.Equal(["MirrorActors manifest 1", "created 2026-03-01T12:00:00Z", "files 2"], lines[..3]);
        Assert.Contains($"5000000000 2026-03-01T12:00:00.1234567Z {Convert.ToHexStringLower(Hash)} a b/%25#.iso", lines);
        Assert.Contains("0 1901-12-13T01:02:03.0000000Z - %C3%BC/%E6%97%A5", lines);
        Assert.Equal("", lines[^1]);
    }

    [Fact]
    public async Task Ten_thousand_files_are_read_back()
    {
        var files = Enumerable.Range(10, 10_000).Select(i => FileIndexFixture.Put($"/pool/{i}", i, i, i)).ToArray();
        await _index.ApplyAsync([.. files]);
        var found = await new OwnManifestReader(null).ReadAsync(
            await WriteAsync(), new ListingMeter(ManifestKit.Budget with { Entries = 20_000 }));
        Assert.Equal(10_004, found.Count);
    }

    [NeedsProgramsFact("openssl")]
    public async Task A_signature_of_openssl_is_good()
    {
        var text = await WriteAsync();
        var folder = Directory.CreateTempSubdirectory("mirroractors-test-");
        try
        {
            var (key, data) = (Path.Combine(folder.FullName, "key.pem"), Path.Combine(folder.FullName, "data"));
            await File.WriteAllTextAsync(key, _key.ExportECPrivateKeyPem());
            await File.WriteAllTextAsync(data, text);
            using var openssl = System.Diagnostics.Process.Start("openssl", ["dgst", "-sha256", "-sign", key, "-out", data + ".sig", data]);
            await openssl.WaitForExitAsync();
            var signature = Convert.ToBase64String(await File.ReadAllBytesAsync(data + ".sig"));
            Assert.Equal(4, (await new OwnManifestReader(_key).ReadAsync($"{text}signature {signature}\n")).Count);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task What_is_not_signed_by_the_key_is_a_failure()
    {
        var text = await WriteAsync();
        var signed = Signed(text);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await FailsAsync(other, signed, "not signed by the key");
        await FailsAsync(_key, text, "not signed, or cut off");
        await FailsAsync(_key, signed.Replace("5000000000", "5000000001", StringComparison.Ordinal), "not signed by the key");
        await FailsAsync(_key, signed.Replace("12:00:00Z", "12:00:01Z", StringComparison.Ordinal), "not signed by the key");
        await FailsAsync(_key, text + "signature !!!\n", "not signed by the key");
        await FailsAsync(_key, text + "signature AAAA\n", "not signed by the key");
        await FailsAsync(_key, text + "signature \n", "not signed by the key");
        await FailsAsync(_key, signed + "1 2026-03-01T12:00:00.0000000Z - more\n", "goes on behind its signature");
        Assert.Equal(4, (await new OwnManifestReader(null).ReadAsync(signed)).Count);
    }

    [Fact]
    public async Task What_is_cut_off_anywhere_is_a_failure_with_and_without_a_key()
    {
        var text = await WriteAsync();
        var signed = Signed(text);
        for (var length = 0; length < signed.Length; length++)
        {
            await FailsAsync(_key, signed[..length], "");
            if (length < text.Length) await FailsAsync(null, signed[..length], "");
        }
    }

    [Theory]
    [InlineData("MirrorActors manifest 2", "a version that this node does not know")]
    [InlineData("<html>", "no manifest of MirrorActors")]
    [InlineData("MirrorActors manifest 1\ncreated now\nfiles 0", "broken in line 2")]
    [InlineData("MirrorActors manifest 1\ncreated 2026-03-01T12:00:00Z\nfiles -1", "broken in line 3")]
    [InlineData(
        "MirrorActors manifest 1\ncreated 2026-03-01T12:00:00Z\nfiles 1\n1 2026-03-01T12:00:00.0000000Z - x\n2", "broken in line 5")]
    public async Task Another_head_is_a_failure(string text, string message) => await FailsAsync(null, text + "\n", message);

    [Theory]
    [InlineData("-1 2026-03-01T12:00:00.0000000Z - x")]
    [InlineData("+1 2026-03-01T12:00:00.0000000Z - x")]
    [InlineData("99999999999999999999 2026-03-01T12:00:00.0000000Z - x")]
    [InlineData("1 2026-03-01T12:00:00.0000000 - x")]
    [InlineData("1 2026-13-01T12:00:00.0000000Z - x")]
    [InlineData("1 2026-03-01T12:00:00.0000000Z -- x")]
    [InlineData("1 2026-03-01T12:00:00.0000000Z - %")]
    [InlineData("1 2026-03-01T12:00:00.0000000Z - %4")]
    [InlineData("1 2026-03-01T12:00:00.0000000Z - \u00fc")]
    [InlineData("")]
    public async Task A_broken_row_is_a_failure(string row) => await FailsAsync(null, Manifest(row), "broken in line 4");

    [Theory]
    [InlineData("..")]
    [InlineData("a/%2E%2E/b")]
    [InlineData("/a")]
    [InlineData("a%00b")]
    [InlineData("a%0Ab")]
    [InlineData("a%5Cb")]
    [InlineData("%FF")]
    public async Task A_path_that_nobody_publishes_is_left_out_and_counted(string path)
    {
        var meter = new ListingMeter(ManifestKit.Budget);
        Assert.Empty(await new OwnManifestReader(null).ReadAsync(Manifest($"1 2026-03-01T12:00:00.0000000Z - {path}"), meter));
        Assert.Equal(1, meter.Hostile);
    }

    [Fact]
    public async Task A_name_of_64_kilobytes_is_a_failure() =>
        await FailsAsync(null, Manifest($"1 2026-03-01T12:00:00.0000000Z - {new string('x', 1 << 16)}"), "broken in line 4");

    private static string Manifest(string row) => $"MirrorActors manifest 1\ncreated 2026-03-01T12:00:00Z\nfiles 1\n{row}\n";

    private static async Task FailsAsync(ECDsa? key, string text, string message) =>
        Assert.Contains(message, (await new OwnManifestReader(key).FailsAsync(text)).Message, StringComparison.Ordinal);

    private string Signed(string text)
    {
        var signature = _key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return $"{text}signature {Convert.ToBase64String(signature)}\n";
    }

    private async Task<string> WriteAsync()
    {
        using var written = new MemoryStream();
        var pipe = PipeWriter.Create(written, new StreamPipeWriterOptions(leaveOpen: true));
        await OwnManifestWriter.WriteAsync(new PublishedFiles(_index.Table), Made, pipe, CancellationToken.None);
        await pipe.CompleteAsync();
        return Encoding.ASCII.GetString(written.ToArray());
    }
}
