using System.Globalization;
using MirrorActors.Pbm.Output;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs;

/// <summary><c>pbm coverage</c>: who is expected to carry which country and continent.</summary>
internal sealed class CoverageVerb() : Verb("coverage", "Which mirrors are expected to carry each country and continent")
{
    private static readonly string[] Columns = ["PLACE", "REDIRECTS", "MIRRORS", "TOP MIRROR", "ITS SHARE", "WARNING"];

    private static readonly string[] FileColumns = ["PLACE", "NO MIRROR", "ONE MIRROR"];

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var coverage = await context.Client.GetAsync($"{context.Repository}/coverage", AdminJson.Default.CoverageView, token);
        context.Printer.Show(coverage, AdminJson.Default.CoverageView, c => Write(context.Printer, c));
        return ExitCodes.Done;
    }

    private static void Write(Printer printer, CoverageView coverage)
    {
        if (!coverage.HasTraffic) printer.Line("Too few redirects yet: every country with a mirror weighs the same.");
        printer.Table(Columns, coverage.Continents.Concat(coverage.Countries).Select(static p => (string[])[
            p.Place, Texts.Percent(p.Share), p.Mirrors.ToString(CultureInfo.InvariantCulture),
            p.Top is [var first, ..] ? first.Id : "-", p.Top is [var top, ..] ? Texts.Percent(top.Share) : "-",
            p.Warning ?? string.Empty]));
        if (coverage.Files is not { } files) return;
        printer.Line("");
        printer.Line(string.Create(CultureInfo.InvariantCulture, $"Of {files.Files} files have:"));
        printer.Table(FileColumns, files.Places.Select(static p => (string[])[
            p.Place, p.NoMirror.ToString(CultureInfo.InvariantCulture), p.OneMirror.ToString(CultureInfo.InvariantCulture)]));
    }
}
