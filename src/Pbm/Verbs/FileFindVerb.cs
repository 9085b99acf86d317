using System.CommandLine;
using System.Globalization;
using MirrorActors.Pbm.Output;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs;

/// <summary><c>pbm file find GLOB</c>.</summary>
internal sealed class FileFindVerb : Verb
{
    private const int DefaultLimit = 100;
    private readonly Argument<string> _glob = new("GLOB")
    {
        Description = "Name with * and ?, or path (** crosses folders), for example '*.iso' or '/pool/**'",
    };

    private readonly Option<int> _limit = new("--limit")
    {
        Description = "Most files shown",
        DefaultValueFactory = _ => DefaultLimit,
    };

    public FileFindVerb()
        : base("find", "Files by path")
    {
        Add(_glob);
        Add(_limit);
    }

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var glob = Uri.EscapeDataString(context.Parsed.GetValue(_glob)!);
        var files = await context.Client.GetAsync(
            $"{context.Repository}/files?glob={glob}&limit={context.Parsed.GetValue(_limit)}", AdminJson.Default.ListFileView, token);
        context.Printer.Show(files, AdminJson.Default.ListFileView, all => context.Printer.Table(
            ["SIZE", "MODIFIED", "MIRRORS", "PATH"],
            all.Select(f => (string[])[
                f.Size.ToString(CultureInfo.InvariantCulture), Texts.Time(f.Modified),
                f.Mirrors.Count.ToString(CultureInfo.InvariantCulture), f.Path])));
        return files.Count > 0 ? ExitCodes.Done : ExitCodes.NotFound;
    }
}
