using System.CommandLine;
using System.Globalization;
using MirrorActors.Pbm.Output;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs;

/// <summary><c>pbm file find GLOB</c>.</summary>
internal sealed class FileFindVerb : Verb
{
    private const int DefaultLimit = 100;

    /// <summary>One less than the API's, which is asked for one more to know whether there is more.</summary>
    private const int MostShown = 9_999;

    private readonly Argument<string> _glob = new("GLOB")
    {
        Description = "Name with * and ?, or path (** crosses folders), for example '*.iso' or '/pool/**'",
    };

    private readonly Option<int> _limit = new("--limit")
    {
        Description = $"Most files shown, at most {MostShown}; the first by path",
        DefaultValueFactory = _ => DefaultLimit,
    };

    public FileFindVerb()
        : base("find", "Files by path")
    {
        Add(_glob);
        Add(_limit);
        _limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > MostShown)
                result.AddError($"--limit is from 1 to {MostShown}");
        });
    }

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var glob = Uri.EscapeDataString(context.Parsed.GetValue(_glob)!);
        var limit = context.Parsed.GetValue(_limit);
        var found = await context.Client.GetAsync(
            $"{context.Repository}/files?glob={glob}&limit={limit + 1}", AdminJson.Default.ListFileView, token);
        var files = found.Take(limit).ToList();
        context.Printer.Show(files, AdminJson.Default.ListFileView, all => context.Printer.Table(
            ["SIZE", "MODIFIED", "MIRRORS", "PATH"],
            all.Select(f => (string[])[
                f.Size.ToString(CultureInfo.InvariantCulture), Texts.Time(f.Modified),
                f.Mirrors.Count.ToString(CultureInfo.InvariantCulture), f.Path])));
        if (found.Count > limit)
            await context.Errors.WriteLineAsync($"pbm: there are more than {limit}; --limit shows more");
        return files.Count > 0 ? ExitCodes.Done : ExitCodes.NotFound;
    }
}
