using System.Runtime.CompilerServices;
using MirrorActors.Actors.Catalogue.Sources;
using MirrorActors.Actors.Scanning;

namespace MirrorActors.Actors.Tests.Catalogue.Sources;

/// <summary>Lists what the test says.</summary>
internal sealed class ScriptedListing : IUpstreamListing
{
    public static readonly DateTime Old = new(2025, 6, 1, 12, 0, 0, DateTimeKind.Utc);

    public string Name => "scripted://upstream/";

    public bool CanListPart { get; set; } = true;

    public List<ListedEntry> Entries { get; } = [];

    /// <summary>Directories that it refuses to list, by name; null for one without.</summary>
    public List<string?> Refused { get; } = [];

    /// <summary>Thrown behind the entries; null to end well.</summary>
    public ListingException? Fails { get; set; }

    /// <summary>The directories that were asked for, in order.</summary>
    public List<string> Asked { get; } = [];

    public bool? IsSettled { get; private set; }

    public static ListedEntry Exact(string path, long size = 1, DateTime? modified = null, byte[]? hash = null) =>
        new(path, SizeRange.Exactly(size), new ListedTime((modified ?? Old).Ticks, TimeSpan.TicksPerSecond)) { Hash = hash };

    public static ListedEntry Link(string path, string? target) =>
        new(path, SizeRange.Unknown, null, ListedKind.Link) { Target = target };

    public ScriptedListing With(int files, string prefix = "")
    {
        for (var i = 0; i < files; i++) Entries.Add(Exact($"{prefix}{i}"));
        return this;
    }

    public async IAsyncEnumerable<ListedEntry> ListAsync(
        UpstreamAsk ask, ListingMeter meter, [EnumeratorCancellation] CancellationToken token)
    {
        lock (Asked) Asked.Add(ask.Directory);
        await Task.CompletedTask;
        foreach (var directory in Refused) meter.SkipUnlisted(directory);
        if (ask.Directory.Length > 0 && !Entries.Exists(e => e.Path.StartsWith(ask.Directory, StringComparison.Ordinal)))
            throw new ListingException("no such directory") { Failure = ListingFailure.Absent };
        foreach (var entry in Entries.Where(e => e.Path.StartsWith(ask.Directory, StringComparison.Ordinal)).ToArray())
        {
            meter.ChargeEntry();
            if (entry.Kind == ListedKind.Staged) meter.SkipUnreadable();
            yield return entry;
        }

        if (Fails is { } failure) throw failure;
    }

    public void TakenOver(bool isSettled) => IsSettled = isSettled;
}
