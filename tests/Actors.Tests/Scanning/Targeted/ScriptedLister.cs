using System.Runtime.CompilerServices;
using MirrorActors.Actors.Scanning;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing.Actors;

namespace MirrorActors.Actors.Tests.Scanning.Targeted;

/// <summary>Lists what the test says and shows each target.</summary>
internal sealed class ScriptedLister(string protocol = "http") : IMirrorLister
{
    public string Protocol => protocol;

    public Inbox<ListingTarget> Targets { get; } = new();

    public IReadOnlyList<ListedEntry> Entries { get; set; } = [];

    /// <summary>The mirror shows the directory to nobody.</summary>
    public bool IsRefused { get; set; }

    public ListingFailure? Fails { get; set; }

    public static ListedEntry Entry(string path, long size, DateTimeOffset? modified = null, ListedKind kind = ListedKind.File) => new(
        path,
        SizeRange.Exactly(size),
        modified is { } time ? new ListedTime(time.UtcTicks, TimeSpan.TicksPerSecond) : null,
        kind);

    public string? UrlOf(MirrorUrls urls) => protocol == "rsync" ? urls.Rsync : urls.Http;

    public async IAsyncEnumerable<ListedEntry> ListAsync(
        ListingTarget target, ListingMeter meter, [EnumeratorCancellation] CancellationToken token)
    {
        Targets.Add(target);
        if (IsRefused) meter.SkipUnlisted();
        foreach (var entry in Entries)
        {
            await Task.CompletedTask;
            meter.ChargeEntry();
            yield return entry;
        }

        if (Fails is { } failure) throw new ListingException("broken off") { Failure = failure };
    }
}
