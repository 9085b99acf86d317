using System.Net;
using System.Runtime.CompilerServices;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Probing;
using MirrorActors.Actors.Scanning;
using MirrorActors.Geo;
using MirrorActors.Geo.Locating;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Web.Redirect;

namespace MirrorActors.Testing.Admin;

/// <summary>Ends every scan as the test says, when the test lets it.</summary>
public sealed class AdminScanner(TimeProvider clock) : IMirrorScanner
{
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _gate = Open();

    /// <summary>Ids the next scans find; null lets them fail with <see cref="Problem"/>.</summary>
    public int[]? Finds { get; set; } = [1];

    public string Problem { get; set; } = "connection refused";

    /// <summary>Of the scans that fail.</summary>
    public IReadOnlyList<string> Transcript { get; set; } = [];

    public bool IsReady => true;

    public void Hold() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetGo() => _gate.TrySetResult();

    /// <summary>Ends when a scan waits for the gate, or has passed it.</summary>
    public Task Begun => _begun.Task;

    public async Task<ScanOutcome> ScanAsync(ScanRequest request, CancellationToken token)
    {
        _begun.TrySetResult();
        await _gate.Task.WaitAsync(token);
        var report = new ScanReport { Result = ScanResult.Failed, Protocol = "http", Started = clock.GetUtcNow() };
        if (Finds is not { } ids) return new ScanOutcome(report with { Problem = Problem }, null) { Transcript = Transcript };
        var files = new FileSetBuilder();
        foreach (var id in ids) files.Add(new FileId(id));
        var good = report with { Result = ScanResult.Completed, Entries = ids.Length, Matched = ids.Length };
        return new ScanOutcome(good, files.Build());
    }

    private static TaskCompletionSource Open()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }
}

/// <summary>Sees every file everywhere, or the fault that the test says.</summary>
public sealed class AdminHead : IHeadProbe
{
    public string? Fault { get; set; }

    public Task<(HostReach? Reach, ProbeObservation? Problem)> ReachAsync(Uri file, CancellationToken token) =>
        Task.FromResult<(HostReach? Reach, ProbeObservation? Problem)>((new HostReach(FamilyReach.Routed, FamilyReach.Absent), null));

    public Task<ProbeObservation> ProbeAsync(ProbeQuestion question, CancellationToken token) =>
        Task.FromResult(Fault is { } fault ? ProbeObservation.Wrong(fault) : ProbeObservation.Good($"200, {question.Size} bytes"));
}

/// <summary>A lister that yields names, fails, or waits for ever when there is neither.</summary>
public sealed class AdminLister(string protocol) : IMirrorLister
{
    public string Protocol { get; } = protocol;

    public string? UrlOf(MirrorUrls urls) => Protocol switch
    {
        "rsync" => urls.Rsync,
        "ftp" => urls.Ftp,
        "https" => urls.Https,
        _ => urls.Http,
    };

    public string[]? Names { get; set; } = ["a.iso"];

    public string? Fails { get; set; }

    public async IAsyncEnumerable<ListedEntry> ListAsync(
        ListingTarget target, ListingMeter meter, [EnumeratorCancellation] CancellationToken token)
    {
        if (Fails is not null) throw new ListingException(Fails);
        if (Names is null) await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        foreach (var name in Names ?? []) yield return new ListedEntry(name, SizeRange.Unknown, null);
    }
}

/// <summary>10.0.0.0/8 is nowhere by a correction. Loopback is in Berlin, 192.0.2.0/24 in Paris, 198.51.100.0/24 at Cloudflare; the rest is nowhere.</summary>
public sealed class AdminGeo : IGeoLocator
{
    public IReadOnlyList<GeoSourceInfo> Sources => [];

    public string? OverrideOf(in AddressKey address) => address.IsV4 && (uint)address.Bits >> 24 == 10 ? "10.0.0.0/8" : null;

    public Place Locate(in AddressKey address)
    {
        var plain = address.ToIPAddress();
        if (IPAddress.IsLoopback(plain)) return At("DE", 64496, 52.5f, 13.4f);
        if (IPNetwork.Parse("192.0.2.0/24").Contains(plain)) return At("FR", 64497, 48.9f, 2.4f);
        return IPNetwork.Parse("198.51.100.0/24").Contains(plain) ? At("NL", 13335, 52.4f, 4.9f) : Place.Unknown;
    }

    private static Place At(string country, uint asn, float latitude, float longitude) =>
        new(CountryCode.Parse(country), ContinentCode.Europe, asn, latitude, longitude, true);
}

/// <summary>No fallbacks.</summary>
public sealed class NoFallbacks : IFallbacks
{
    public IReadOnlyList<string> Sharing(
        in Place client, MirrorActors.Actors.Routing.SchemeNeed need, System.Collections.Immutable.ImmutableArray<int> among) => [];
}
