using System.CommandLine;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using MirrorActors.Pbm.Connection;
using MirrorActors.Pbm.Manifests;
using MirrorActors.Protocol.Files;

namespace MirrorActors.Pbm.Verbs;

/// <summary><c>pbm catalogue manifest --out FILE [--key PRIVATE.pem] [--timestamp FILE]</c>.</summary>
internal sealed class CatalogueManifestVerb : Verb
{
    private readonly Option<string> _out = new("--out")
    {
        Description = "File to write, such as /srv/tree/mirroractors.manifest.gz",
        Required = true,
    };

    private readonly Option<string?> _key = new("--key") { Description = "Private key (PEM, P-256) to sign it with" };
    private readonly Option<string?> _timestamp = new("--timestamp") { Description = "Trace file to write afterwards" };

    public CatalogueManifestVerb()
        : base("manifest", "Write a manifest of the published tree, by which its mirrors are listed")
    {
        Add(_out);
        Add(_key);
        Add(_timestamp);
    }

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var path = context.Parsed.GetValue(_out)!;
        using var key = context.Parsed.GetValue(_key) is { } file ? SigningKey.Read(file) : null;
        using var text = new ManifestText();
        var written = path;
        try
        {
            await AtomicFile.WriteAsync(path, output => CopyAsync(context, text, output, key, token));
            if (context.Parsed.GetValue(_timestamp) is { } timestamp)
            {
                written = timestamp;
                await TimestampFile.WriteAsync(timestamp, TimeProvider.System.GetUtcNow(), token);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AdminException(ExitCodes.Failed, $"{written}: {e.Message}");
        }

        Show(context, path, text.Files, key is not null);
        return ExitCodes.Done;
    }

    private static async Task CopyAsync(VerbContext context, ManifestText text, Stream output, ECDsa? key, CancellationToken token)
    {
        await using var packed = new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true);
        await text.CopyAsync(context.Client.BytesAsync($"{context.Repository}/catalogue/manifest", token), packed, key, token);
    }

    private static void Show(VerbContext context, string path, long files, bool isSigned)
    {
        var json = new JsonObject { ["manifest"] = path, ["files"] = files, ["signed"] = isSigned };
        if (context.Printer.Json) context.Printer.Raw(json.ToJsonString() + "\n");
        else
        {
            var count = files.ToString(CultureInfo.InvariantCulture);
            context.Printer.Line($"{path}: {count} files, {(isSigned ? "signed" : "not signed")}");
        }
    }
}
