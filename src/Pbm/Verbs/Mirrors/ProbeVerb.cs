using MirrorActors.Pbm.Output;
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
        var type = AdminJson.Default.ProbeView;
        var ids = await _mirrors.ResolveAsync(context, token);
        using var results = new Results<ProbeView>(context.Printer, _mirrors.AreAll(context.Parsed), type);
        foreach (var id in ids)
        {
            var probe = await context.Client.PostAsync(context.Mirror(id) + "/probe", type, token);
            allUp &= probe.Schemes.Values.All(s => s.Verdict is Verdict.Up or Verdict.HttpsOnly);
            results.Add(id, probe, p =>
            {
                foreach (var (scheme, seen) in p.Schemes)
                    context.Printer.Line($"{id}: {scheme} {MirrorText.Word(seen.Verdict)}: {seen.Reason}");
            });
        }

        return allUp ? ExitCodes.Done : ExitCodes.Failed;
    }
}
