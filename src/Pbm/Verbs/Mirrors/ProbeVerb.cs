using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Pbm.Verbs.Mirrors;

/// <summary><c>pbm mirror probe ID|--all</c>: probes now and shows what was seen.</summary>
internal sealed class ProbeVerb : Verb
{
    private readonly MirrorArguments _mirrors;

    public ProbeVerb()
        : base("probe", "Probe a mirror now; exit code 1 when a scheme is not up") => _mirrors = new MirrorArguments(this);

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var allUp = true;
        foreach (var id in await _mirrors.ResolveAsync(context, token))
        {
            var probe = await context.Client.PostAsync(context.Mirror(id) + "/probe", AdminJson.Default.ProbeView, token);
            allUp &= probe.Schemes.Values.All(s => s.Verdict == Verdict.Up);
            context.Printer.Show(probe, AdminJson.Default.ProbeView, p =>
            {
                foreach (var (scheme, seen) in p.Schemes)
                    context.Printer.Line($"{id}: {scheme} {MirrorText.Word(seen.Verdict)}: {seen.Reason}");
            });
        }

        return allUp ? ExitCodes.Done : ExitCodes.Failed;
    }
}
