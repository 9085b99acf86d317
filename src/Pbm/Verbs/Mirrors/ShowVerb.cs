using System.CommandLine;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Pbm.Verbs.Mirrors;

/// <summary><c>pbm mirror show ID</c>.</summary>
internal sealed class ShowVerb : Verb
{
    private readonly Argument<string> _id = new("ID") { Description = "Name of the mirror" };

    public ShowVerb()
        : base("show", "Everything known of a mirror") => Add(_id);

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var mirror = await context.Client.GetAsync(
            context.Mirror(context.Parsed.GetValue(_id)!), AdminJson.Default.MirrorView, token);
        context.Printer.Show(mirror, AdminJson.Default.MirrorView, m => MirrorText.Write(context.Printer, m));
        if (mirror.LastScan is { Result: not ScanResult.Completed }) await TranscriptText.WriteAsync(context, mirror.Id, token);
        return ExitCodes.Done;
    }
}
