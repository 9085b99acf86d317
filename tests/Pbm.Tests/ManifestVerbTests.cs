using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using MirrorActors.Pbm.Connection;
using MirrorActors.Pbm.Manifests;

namespace MirrorActors.Pbm.Tests;

public sealed class ManifestVerbTests : PbmNodeTests, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pbm-manifest-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_manifest_is_written_and_signed_and_the_trace_file_after_it()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await File.WriteAllTextAsync(At("key.pem"), key.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(At("m.gz"), "an older one");

        var run = await DoneAsync($"catalogue manifest --out {At("m.gz")} --key {At("key.pem")} --timestamp {At("trace")}");

        Assert.Equal($"{At("m.gz")}: 2 files, signed\n", run);
        var text = await UnpackAsync(At("m.gz"));
        Assert.StartsWith("MirrorActors manifest 1\ncreated ", text, StringComparison.Ordinal);
        var end = text.IndexOf("signature ", StringComparison.Ordinal);
        var signature = Convert.FromBase64String(text[(end + "signature ".Length)..].TrimEnd('\n'));
        var signed = Encoding.ASCII.GetBytes(text[..end]);
        Assert.True(key.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        Assert.Equal(["key.pem", "m.gz", "trace"], Names());
        if (!OperatingSystem.IsWindows()) Assert.True(File.GetUnixFileMode(At("m.gz")).HasFlag(UnixFileMode.OtherRead));
    }

    [Fact]
    public async Task Without_a_key_it_is_not_signed()
    {
        var json = Json(await DoneAsync($"catalogue manifest --out {At("m.gz")} --json"));
        Assert.Equal((2, false), (json.GetProperty("files").GetInt32(), json.GetProperty("signed").GetBoolean()));
        Assert.DoesNotContain("signature", await UnpackAsync(At("m.gz")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_there_stays_when_something_fails()
    {
        await File.WriteAllTextAsync(At("m.gz"), "before");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        await File.WriteAllTextAsync(At("key.pem"), key.ExportPkcs8PrivateKeyPem());
        Assert.Equal(ExitCodes.Usage, (await RunAsync("catalogue", "manifest", "--out", At("m.gz"), "--key", At("key.pem"))).Code);
        Assert.Equal(ExitCodes.Usage, (await RunAsync("catalogue", "manifest", "--out", At("m.gz"), "--key", At("none"))).Code);
        var other = await RunAsync("catalogue", "manifest", "--out", At("m.gz"), "--repo", "other");
        Assert.Equal(ExitCodes.NotFound, other.Code);
        var nowhere = await RunAsync("catalogue", "manifest", "--out", At("no/such/m.gz"));
        Assert.Equal(ExitCodes.Failed, nowhere.Code);
        Assert.Contains("no/such/m.gz", nowhere.Error, StringComparison.Ordinal);
        Assert.Equal("before", await File.ReadAllTextAsync(At("m.gz")));
        Assert.Equal(["key.pem", "m.gz"], Names());
    }

    [Fact]
    public async Task A_public_key_does_not_sign()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await File.WriteAllTextAsync(At("key.pem"), key.ExportSubjectPublicKeyInfoPem());
        var run = await RunAsync("catalogue", "manifest", "--out", At("m.gz"), "--key", At("key.pem"));
        Assert.Equal(ExitCodes.Usage, run.Code);
        Assert.Contains("no unencrypted private key", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "not a node's manifest")]
    [InlineData("<html>", "not a node's manifest")]
    [InlineData("MirrorActors manifest 2\ncreated x\nfiles 0\n", "not a node's manifest")]
    [InlineData("MirrorActors manifest 1\ncreated x\nfiles 2\n1 x - a\n", "broke off after 1 of 2")]
    [InlineData("MirrorActors manifest 1\ncreated x\nfiles 1\n1 x - a\n1 x", "broke off after 1 of 1")]
    [InlineData("MirrorActors manifest 1\ncreated x\nnothing\n", "broke off after 0 of -1")]
    public async Task A_text_that_is_not_whole_is_refused(string text, string message)
    {
        using var manifest = new ManifestText();
        using var output = new MemoryStream();
        var failure = await Assert.ThrowsAsync<AdminException>(
            () => manifest.CopyAsync(Pieces(text), output, null, CancellationToken.None));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trace_file_needs_no_node()
    {
        var before = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        string[] nobody = ["--admin", "http://127.0.0.1:1", "--token-file", At("none")];
        var run = await PbmAsync(["catalogue", "timestamp", "--out", At("trace"), .. nobody]);
        Assert.Equal(new PbmRun(ExitCodes.Done, $"wrote {At("trace")}\n", ""), run);
        var lines = (await File.ReadAllTextAsync(At("trace"))).Split('\n');
        var seconds = long.Parse(lines[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(seconds, before, before + 600);
        Assert.Equal($"{DateTimeOffset.FromUnixTimeSeconds(seconds):yyyy-MM-ddTHH:mm:ss}Z", lines[1]);
        Assert.Equal((3, ""), (lines.Length, lines[2]));
        Assert.Equal(["trace"], Names());
        Assert.Equal(ExitCodes.Failed, (await PbmAsync(["catalogue", "timestamp", "--out", At("no/such")])).Code);
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Pieces(string text)
    {
        foreach (var one in Encoding.ASCII.GetBytes(text))
        {
            await Task.Yield();
            yield return new[] { one };
        }
    }

    private static async Task<string> UnpackAsync(string path)
    {
        await using var packed = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var reader = new StreamReader(packed, Encoding.ASCII);
        return await reader.ReadToEndAsync();
    }

    private static System.Text.Json.JsonElement Json(string text) => System.Text.Json.JsonDocument.Parse(text).RootElement;

    private string At(string name) => Path.Combine(_folder.FullName, name);

    private IEnumerable<string> Names() => _folder.GetFiles().Select(file => file.Name).Order(StringComparer.Ordinal);
}
