using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using MirrorActors.Pbm.Connection;
using MirrorActors.Protocol.Cluster;
using MirrorActors.Protocol.Files;

namespace MirrorActors.Pbm.Verbs.Cluster;

/// <summary><c>pbm cluster backup FILE</c>.</summary>
internal sealed class ClusterBackupVerb : Verb
{
    private readonly Argument<string> _file = new("FILE") { Description = "Where the copy is put, mode 0600; replaced when it is whole" };

    public ClusterBackupVerb()
        : base("backup", "Copy the log of the nodes' own etcd, while all runs") => Add(_file);

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var file = context.Parsed.GetValue(_file)!;
        using var hash = new BackupHash();
        try
        {
            await AtomicFile.WriteAsync(file, output => CopyAsync(context, hash, output, token), AtomicFile.Secret);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new AdminException(ExitCodes.Failed, $"{file}: {e.Message}");
        }

        var json = new JsonObject { ["backup"] = file, ["bytes"] = hash.Length };
        if (context.Printer.Json)
        {
            context.Printer.Raw(json.ToJsonString() + "\n");
        }
        else
        {
            context.Printer.Line(string.Create(CultureInfo.InvariantCulture, $"{file}: {hash.Length} bytes, SHA-256 verified"));
            context.Printer.Line("It holds the log. Copy DATA-DIR/blobs of one node as well, now: they hold the files' lists.");
        }

        return ExitCodes.Done;
    }

    private static async Task CopyAsync(VerbContext context, BackupHash hash, Stream output, CancellationToken token)
    {
        await foreach (var piece in context.Client.BytesAsync("/v1/cluster/backup", token))
        {
            hash.Add(piece.Span);
            await output.WriteAsync(piece, token);
        }

        hash.ThrowUnlessWhole();
    }
}
