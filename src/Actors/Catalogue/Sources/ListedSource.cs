using System.Text;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Scanning;

namespace MirrorActors.Actors.Catalogue.Sources;

/// <summary>
/// What an upstream lists, without a copy here. Files listed with exact size and time, or with a hash that is known, are taken as
/// they are; the others are asked for by HEAD, within a budget, when they are new or changed as far as the listing tells.
/// </summary>
/// <param name="heads">Null when there is nobody to ask: a listing without exact values is a failure then.</param>
/// <param name="headBudget">Questions after one listing.</param>
internal sealed class ListedSource(
    IUpstreamListing listing, UpstreamHeads? heads, NameRules rules, FileTable files, ScanOptions options, int headBudget,
    TimeProvider clock, Random random) : ICatalogueSource
{
    private readonly AskedEntries _asked = new();

    public string Name => listing.Name;

    public SourceTree? Tree => null;

    public NameRules Rules => rules;

    public SourceLook Look() => default;

    public async Task WalkAsync(WalkScope scope, IWalkSink sink, WalkReport report, CancellationToken token)
    {
        var directory = scope.Directory is { Length: > 0 } part && MayBePart(part) ? part : "";
        using var limit = new CancellationTokenSource(options.Timeout, clock);
        var run = new Run(this, sink, report, limit.Token, token);
        try
        {
            await run.ListAsync(new UpstreamAsk(directory, scope.OnlyIfChanged));
        }
        catch (ListingException e) when (e.Failure == ListingFailure.Absent && directory.Length > 0)
        {
            // It may be a file, or not be there any more: the whole listing tells.
            directory = "";
            await run.ListAsync(new UpstreamAsk(directory, onlyIfChanged: false));
        }

        report.IsOfPart = directory.Length > 0;
        await run.AskAsync();
    }

    public SourceFile? Find(string path) => null;

    public void TakenOver(WalkSummary walk)
    {
        if (!walk.IsOfPart) listing.TakenOver(walk.Missing + walk.Young + walk.Unasked + walk.Unclear == 0);
    }

    /// <summary>Below a link the files would be listed once more, under paths that are none of theirs.</summary>
    private bool MayBePart(string directory) =>
        listing.CanListPart && files.Aliases.Resolve(Encoding.UTF8.GetBytes("/" + directory)) is null;

    /// <summary>One walk.</summary>
    private sealed class Run(ListedSource source, IWalkSink sink, WalkReport report, CancellationToken limit, CancellationToken token)
    {
        private readonly ListingMeter _meter = new(source.Options.BudgetFor(source.Files));
        private readonly RoundedEntries _rounded = new(source.Files, source._asked, source.HeadBudget);

        public async Task ListAsync(UpstreamAsk ask)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(token, limit);
            try
            {
                await foreach (var entry in source.Listing.ListAsync(ask, _meter, either.Token)) await TakeAsync(entry);
            }
            catch (OperationCanceledException e) when (limit.IsCancellationRequested && !token.IsCancellationRequested)
            {
                var seconds = _meter.Budget.Time.TotalSeconds;
                throw new ListingException($"not listed within {seconds:0} s", e) { Failure = ListingFailure.Budget };
            }

            report.IsUnchanged = ask.IsUnchanged;
            report.Staged = _meter.Unreadable;
            report.BadNames = _meter.Hostile;
            foreach (var directory in _meter.UnlistedDirectories) report.AddUnreadable(("/" + directory).TrimEnd('/'));
            if (_meter.Unlisted > _meter.UnlistedDirectories.Count) report.AddUnknownUnreadable();
        }

        /// <summary>Finds out, once all is listed, what the listing does not tell.</summary>
        public async Task AskAsync()
        {
            var changed = _rounded.Finish(out var same);
            foreach (var file in same) sink.MeetSame(file);
            var known = changed.ToArray();
            source.Random.Shuffle(known); // those that are never answered must not keep the others from being asked for
            var fresh = _rounded.TakeNew();
            HeadAsk[] asks = [.. known.Concat(fresh).Take(source.HeadBudget)];
            report.Unasked = known.Length + fresh.Count - asks.Length + _rounded.LeftOut;
            if (source.Heads is null || known.Length + asks.Length == 0) return;
            var answers = await source.Heads.RunAsync(asks, limit, token);
            for (var i = 0; i < asks.Length; i++) await TakeAsync(asks[i], answers.Facts[i], answers.Unclear[i]);
            foreach (var ask in known.Skip(asks.Length)) await sink.MeetChangedAsync(ask.Path, token);
            (report.Problem, report.RetryAfter) = (answers.Problem, answers.RetryAfter);
        }

        private async ValueTask TakeAsync(ListedEntry entry)
        {
            var path = "/" + entry.Path;
            if (entry.Kind == ListedKind.Staged || source.Rules.HidesFile(path)) return;
            if (entry.Kind == ListedKind.Link)
            {
                await TakeLinkAsync(path, entry.Target);
                return;
            }

            report.Files++;
            var bytes = Encoding.UTF8.GetBytes(path);
            if (IsExact(entry)) await sink.MeetAsync(Item(bytes, entry.Size.Min, entry.Time!.Value, entry.Hash), token);
            else if (source.Heads is not null) _rounded.Add(entry, bytes);
            else throw new ListingException($"{path} is listed without exact size and time, and cannot be asked for by HEAD");
        }

        private bool IsExact(in ListedEntry entry) =>
            entry.Size.IsExact && entry.Time is { Precision: <= TimeSpan.TicksPerSecond } && !_meter.MayBeLocal;

        private async ValueTask TakeLinkAsync(string path, string? text)
        {
            if (LinkTarget.Of(path, text) is not { } target)
            {
                report.BadLinks++;
                return;
            }

            report.Links++;
            await sink.MeetAsync(new WalkedItem(Encoding.UTF8.GetBytes(path), 0, 0, Encoding.UTF8.GetBytes(target)), token);
        }

        private async ValueTask TakeAsync(HeadAsk ask, HeadFacts? answer, bool isUnclear)
        {
            if (answer is { } facts)
            {
                source._asked.Remember(ask.Path, ask.Print, facts.Size, facts.ModifiedTicks);
                var time = new ListedTime(facts.ModifiedTicks, TimeSpan.TicksPerSecond);
                await sink.MeetAsync(Item(ask.Path, facts.Size, time, ask.Hash), token);
                return;
            }

            if (isUnclear) report.Unclear++;
            else report.Unasked++;
            if (ask.IsKnown) await sink.MeetChangedAsync(ask.Path, token);
        }

        private static WalkedItem Item(byte[] path, long size, ListedTime time, byte[]? hash) => new(path, size, time.Ticks, null)
        {
            Hashes = hash is null ? null : KnownHashes.Of(hash),
            IsToSecond = time.Precision == TimeSpan.TicksPerSecond,
        };
    }

    private IUpstreamListing Listing => listing;

    private UpstreamHeads? Heads => heads;

    private FileTable Files => files;

    private ScanOptions Options => options;

    private int HeadBudget => headBudget;

    private Random Random => random;
}
