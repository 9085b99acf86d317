using System.CommandLine;
using System.Globalization;
using MirrorActors.Pbm.Connection;
using MirrorActors.Pbm.Output;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Values;

namespace MirrorActors.Pbm.Verbs;

/// <summary>
/// <c>pbm publish DIR [--wait 'mirrors>=N' --timeout T]</c>: the end of a release script. Walks the tree, after which every mirror is
/// asked for the new files, and waits until they are on enough mirrors.
/// </summary>
internal sealed class PublishVerb : Verb
{
    private const string Condition = "mirrors>=";
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(2);

    private readonly Argument<string> _directory = new("DIR") { Description = "Directory or file of the tree, as /releases/1.2" };
    private readonly Option<int?> _wait = new("--wait")
    {
        Description = "Wait until each file is on so many mirrors that take downloads, as 'mirrors>=5'; exit code 1 when it takes too long",
        CustomParser = result => ParseCondition(result.Tokens[0].Value, result.AddError),
    };

    private readonly Option<TimeSpan> _timeout = new("--timeout")
    {
        Description = "Longest wait, as 30m",
        DefaultValueFactory = _ => TimeSpan.FromMinutes(30),
        CustomParser = result => ParseTimeout(result.Tokens[0].Value, result.AddError),
    };

    public PublishVerb()
        : base("publish", "Walk the tree, ask the mirrors for what is new and wait until they have it")
    {
        Add(_directory);
        Add(_wait);
        Add(_timeout);
    }

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var walk = await context.Client.PostAsync(
            $"{context.Repository}/catalogue/scan?under={Uri.EscapeDataString(Under(context))}", AdminJson.Default.WalkView, token);
        if (!context.Printer.Json) WalkText.Write(context.Printer, walk);
        if (walk.HeldBecause is { } why) throw new AdminException(ExitCodes.Failed, $"the walk was not taken over: {why}");
        var wanted = context.Parsed.GetValue(_wait);
        var holders = await AskAsync(context, token);
        var clock = TimeProvider.System;
        var (started, longest) = (clock.GetTimestamp(), context.Parsed.GetValue(_timeout));
        while (wanted is { } least && !(holders.Least >= least) && clock.GetElapsedTime(started) < longest)
        {
            await Task.Delay(Again, clock, token);
            holders = await AskAsync(context, token);
        }

        context.Printer.Show(holders, AdminJson.Default.HoldersView, h => Write(context.Printer, h));
        return holders.Files > 0 && !(holders.Least < wanted) ? ExitCodes.Done : ExitCodes.Failed;
    }

    private Task<HoldersView> AskAsync(VerbContext context, CancellationToken token) => context.Client.GetAsync(
        $"{context.Repository}/catalogue/holders?under={Uri.EscapeDataString(Under(context))}", AdminJson.Default.HoldersView, token);

    private string Under(VerbContext context)
    {
        var directory = context.Parsed.GetValue(_directory)!;
        return directory.StartsWith('/') ? directory : "/" + directory;
    }

    private static void Write(Printer printer, HoldersView holders)
    {
        if (holders.Least is not { } least)
        {
            printer.Line($"{holders.Under}: no file is published there");
            return;
        }

        printer.Line($"{holders.Under}: {holders.Files} files, each on {least} mirrors or more");
        printer.Table(["MIRRORS", "PATH"], holders.Fewest.Select(f => new[] { f.Mirrors.ToString(CultureInfo.InvariantCulture), f.Path }));
    }

    private static int? ParseCondition(string text, Action<string> fault)
    {
        var compact = text.Replace(" ", string.Empty, StringComparison.Ordinal);
        if (compact.StartsWith(Condition, StringComparison.Ordinal)
            && int.TryParse(compact[Condition.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var mirrors))
        {
            return mirrors;
        }

        fault($"--wait: \"{text}\" is not of the form mirrors>=5");
        return null;
    }

    private static TimeSpan ParseTimeout(string text, Action<string> fault)
    {
        if (Duration.TryParse(text, out var duration) is not { } problem) return duration;
        fault($"--timeout: \"{text}\" {problem}");
        return default;
    }
}
