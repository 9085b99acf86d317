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
                {
                    context.Printer.Line($"{id}: {scheme} {MirrorText.Word(seen.Verdict)}: {seen.Reason}");
                    if (seen.Timings is { } timings) context.Printer.Line($"{id}: {scheme} took {Took(timings)}");
                    foreach (var warning in seen.Warnings ?? []) context.Printer.Line($"{id}: {scheme} warning: {warning}");
                }
            });
        }

        return allUp ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static string Took(ProbeTimings timings)
    {
        (string Name, double? Milliseconds)[] parts =
            [("DNS", timings.DnsMs), ("connect", timings.ConnectMs), ("TLS", timings.TlsMs), ("first byte", timings.FirstByteMs)];
        var told = parts.Where(part => part.Milliseconds is not null).Select(part => $"{part.Name} {Texts.Number(part.Milliseconds)} ms");
        var speed = timings.BytesPerSecond is { } rate ? $", {Texts.Number(rate / 1e6)} MB/s" : "";
        return string.Join(", ", told) + speed;
    }
}
