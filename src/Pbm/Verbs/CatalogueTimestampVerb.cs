using System.CommandLine;
using System.Text.Json.Nodes;
using MirrorActors.Pbm.Connection;
using MirrorActors.Protocol.Files;

namespace MirrorActors.Pbm.Verbs;

/// <summary><c>pbm catalogue timestamp --out FILE</c>: needs no node.</summary>
internal sealed class CatalogueTimestampVerb : Verb
{
    private readonly Option<string> _out = new("--out")
    {
        Description = "File to write, such as /srv/tree/project/trace/master",
        Required = true,
    };

    public CatalogueTimestampVerb()
        : base("timestamp", "Write the trace file, from which the age of mirrors is told; needs no node") => Add(_out);

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var path = context.Parsed.GetValue(_out)!;
        try
        {
            await TimestampFile.WriteAsync(path, TimeProvider.System.GetUtcNow(), token);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AdminException(ExitCodes.Failed, $"{path}: {e.Message}");
        }

        if (context.Printer.Json) context.Printer.Raw(new JsonObject { ["timestamp"] = path }.ToJsonString() + "\n");
        else context.Printer.Line($"wrote {path}");
        return ExitCodes.Done;
    }
}
