using System.Globalization;
using MirrorActors.Pbm.Output;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs.Mirrors;

/// <summary><c>pbm mirror list</c>.</summary>
internal sealed class ListVerb() : Verb("list", "All mirrors, a line each")
{
    private static readonly string[] Columns = ["ID", "STATE", "COUNTRY", "AS", "WEIGHT", "FILES", "LAST GOOD SCAN", "URL"];

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var mirrors = await context.Client.GetAsync($"{context.Repository}/mirrors", AdminJson.Default.ListMirrorView, token);
        context.Printer.Show(mirrors, AdminJson.Default.ListMirrorView, all => context.Printer.Table(Columns, all.Select(Row)));
        return ExitCodes.Done;
    }

    private static string[] Row(MirrorView mirror) =>
    [
        mirror.Id,
        mirror.State,
        mirror.Fields.GetValueOrDefault("country", "-"),
        mirror.Fields.GetValueOrDefault("asn", "-"),
        mirror.Fields.GetValueOrDefault("weight", "100"),
        mirror.Files.ToString(CultureInfo.InvariantCulture),
        Texts.Time(mirror.LastGoodScan?.Started),
        mirror.Fields.GetValueOrDefault("https") ?? mirror.Fields.GetValueOrDefault("http", "-"),
    ];
}
