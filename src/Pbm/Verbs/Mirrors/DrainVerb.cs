using System.CommandLine;
using MirrorActors.Pbm.Output;
using MirrorActors.Pbm.Verbs.Paths;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs.Mirrors;

/// <summary><c>pbm mirror drain ID|--all [--until T]</c>: no new clients, while health and scans go on.</summary>
internal sealed class DrainVerb : Verb
{
    private readonly MirrorArguments _mirrors;
    private readonly Option<string?> _until = new("--until")
    {
        Description = PathText.Until + "; else until pbm mirror resume",
    };

    private readonly Option<string?> _reason = new("--reason") { Description = "Kept in the log" };

    public DrainVerb()
        : base("drain", "Send no new clients to a mirror for a while")
    {
        _mirrors = new MirrorArguments(this);
        Add(_until);
        Add(_reason);
    }

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var type = AdminJson.Default.MirrorView;
        var query = $"?until={Escaped(context, _until)}&reason={Escaped(context, _reason)}";
        var ids = await _mirrors.ResolveAsync(context, token);
        using var results = new Results<MirrorView>(context.Printer, _mirrors.AreAll(context.Parsed), type);
        foreach (var id in ids)
        {
            var mirror = await context.Client.PostAsync($"{context.Mirror(id)}/drain{query}", type, token);
            results.Add(id, mirror, m => context.Printer.Line($"{m.Id}: {MirrorText.Drain(m)}"));
        }

        return ExitCodes.Done;
    }

    private static string Escaped(VerbContext context, Option<string?> option) =>
        Uri.EscapeDataString(context.Parsed.GetValue(option) ?? string.Empty);
}
