using System.CommandLine;
using MirrorActors.Pbm.Output;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs.Mirrors;

/// <summary><c>pbm mirror log ID [--limit N]</c>.</summary>
internal sealed class MirrorLogVerb : Verb
{
    private const int DefaultLimit = 50;
    private const int MostShown = 1000;
    private static readonly string[] Columns = ["TIME", "WHO", "WHAT", "REASON"];
    private readonly Argument<string> _id = new("ID") { Description = "Name of the mirror, also of one that is gone" };
    private readonly Option<int> _limit = new("--limit", "-n")
    {
        Description = $"Entries, at most {MostShown}",
        DefaultValueFactory = _ => DefaultLimit,
    };

    public MirrorLogVerb()
        : base("log", "What happened to a mirror, the newest first")
    {
        Add(_id);
        Add(_limit);
        _limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > MostShown) result.AddError($"--limit is from 1 to {MostShown}");
        });
    }

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var path = $"{context.Mirror(context.Parsed.GetValue(_id)!)}/log?limit={context.Parsed.GetValue(_limit)}";
        var entries = await context.Client.GetAsync(path, AdminJson.Default.ListMirrorLogEntry, token);
        context.Printer.Show(
            entries, AdminJson.Default.ListMirrorLogEntry, all => context.Printer.Table(Columns, all.Select(Row)));
        return ExitCodes.Done;
    }

    private static string[] Row(MirrorLogEntry entry) => [Texts.Time(entry.Time), entry.By, entry.Text, entry.Reason ?? ""];
}
