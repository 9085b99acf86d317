using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs.Mirrors;

/// <summary><c>pbm mirror enable|disable ID|--all</c>.</summary>
internal sealed class SwitchVerb : Verb
{
    private readonly MirrorArguments _mirrors;

    public SwitchVerb(string name, string description)
        : base(name, description) => _mirrors = new MirrorArguments(this);

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        foreach (var id in await _mirrors.ResolveAsync(context, token))
        {
            var mirror = await context.Client.PostAsync($"{context.Mirror(id)}/{Name}", AdminJson.Default.MirrorView, token);
            context.Printer.Show(mirror, AdminJson.Default.MirrorView, m => context.Printer.Line($"{m.Id}: {m.State}"));
        }

        return ExitCodes.Done;
    }
}
