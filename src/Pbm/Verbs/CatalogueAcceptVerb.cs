using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs;

/// <summary><c>pbm catalogue accept</c>.</summary>
internal sealed class CatalogueAcceptVerb : Verb
{
    public CatalogueAcceptVerb()
        : base("accept", "Take the tree over as it is now, although files are missing")
    {
    }

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var walk = await context.Client.PostAsync($"{context.Repository}/catalogue/accept", AdminJson.Default.WalkView, token);
        context.Printer.Show(walk, AdminJson.Default.WalkView, w => WalkText.Write(context.Printer, w));
        return walk.HeldBecause is null ? ExitCodes.Done : ExitCodes.Failed;
    }
}
