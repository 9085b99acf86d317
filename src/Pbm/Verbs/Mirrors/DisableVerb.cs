using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs.Mirrors;

/// <summary><c>pbm mirror disable ID|--all</c>.</summary>
internal sealed class DisableVerb : Verb
{
    private readonly MirrorArguments _mirrors;

    public DisableVerb()
        : base("disable", "Send nobody to a mirror") => _mirrors = new MirrorArguments(this);

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        foreach (var id in await _mirrors.ResolveAsync(context, token))
        {
            var mirror = await context.Client.PostAsync(context.Mirror(id) + "/disable", AdminJson.Default.MirrorView, token);
            context.Printer.Show(mirror, AdminJson.Default.MirrorView, m => context.Printer.Line($"{m.Id}: {m.State}"));
        }

        return ExitCodes.Done;
    }
}
