using System.CommandLine;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs;

/// <summary><c>pbm catalogue scan</c>.</summary>
internal sealed class CatalogueScanVerb : Verb
{
    public CatalogueScanVerb()
        : base("scan", "Walk the published tree now (always waits; --wait is accepted)") =>
        Add(new Option<bool>("--wait") { Description = "Wait for the end (always done)" });

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var walk = await context.Client.PostAsync($"{context.Repository}/catalogue/scan", AdminJson.Default.WalkView, token);
        context.Printer.Show(walk, AdminJson.Default.WalkView, w => WalkText.Write(context.Printer, w));
        return walk.HeldBecause is null ? ExitCodes.Done : ExitCodes.Failed;
    }
}
