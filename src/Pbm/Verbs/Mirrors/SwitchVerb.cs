using MirrorActors.Pbm.Output;
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
        var type = AdminJson.Default.MirrorView;
        var ids = await _mirrors.ResolveAsync(context, token);
        using var results = new Results<MirrorView>(context.Printer, _mirrors.AreAll(context.Parsed), type);
        foreach (var id in ids)
        {
            var mirror = await context.Client.PostAsync($"{context.Mirror(id)}/{Name}", type, token);
            results.Add(id, mirror, m => context.Printer.Line($"{m.Id}: {m.State}"));
        }

        return ExitCodes.Done;
    }
}
