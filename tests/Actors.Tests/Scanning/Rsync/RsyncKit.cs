using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Rsync;
using MirrorActors.Actors.Tests.Outgoing;

namespace MirrorActors.Actors.Tests.Scanning.Rsync;

/// <summary>Listers of loopback servers, and what they list.</summary>
internal static class RsyncKit
{
    /// <summary>The name that the servers' certificates have.</summary>
    public const string Host = "rsync.example";

    /// <summary>Both families of the loopback interface.</summary>
    public static OutgoingOptions Loopback { get; } = OutgoingTestKit.Loopback with
    {
        AllowPrivate = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")],
    };

    public static OutgoingOptions Trusting(X509Certificate2 root, string address = "127.0.0.1") => Loopback with
    {
        Resolve = (host, _) => Task.FromResult(host == Host ? [IPAddress.Parse(address)] : Array.Empty<IPAddress>()),
        TrustedRoots = [root],
    };

    public static RsyncLister Lister(OutgoingOptions? outgoing = null, RsyncOptions? rsync = null, TimeProvider? clock = null)
    {
        var options = outgoing ?? Loopback;
        var resolver = new GuardedResolver(options);
        return new RsyncLister(resolver, new OutgoingTls(resolver, options, clock ?? TimeProvider.System), rsync ?? new RsyncOptions());
    }

    public static ListingMeter Meter(long entries = 1000) => new(new ListingBudget { Entries = entries });

    public static async Task<List<ListedEntry>> CollectAsync(
        this RsyncLister lister, ListingTarget target, ListingMeter? meter = null, CancellationToken token = default)
    {
        var found = new List<ListedEntry>();
        await foreach (var entry in lister.ListAsync(target, meter ?? Meter(), token)) found.Add(entry);
        return found;
    }

    public static Task<List<ListedEntry>> CollectAsync(this RsyncLister lister, string url, ListingMeter? meter = null) =>
        lister.CollectAsync(new ListingTarget(url), meter);

    public static Task<ListingException> FailsAsync(this RsyncLister lister, ListingTarget target, ListingMeter? meter = null) =>
        Assert.ThrowsAsync<ListingException>(() => lister.CollectAsync(target, meter));

    public static Task<ListingException> FailsAsync(this RsyncLister lister, string url, ListingMeter? meter = null) =>
        lister.FailsAsync(new ListingTarget(url), meter);

    /// <summary>What the lines of a listing give, each byte a character.</summary>
    public static List<ListedEntry> Read(IEnumerable<string> lines, ListingMeter? meter = null, ListingTarget? target = null)
    {
        var entries = new RsyncEntries(target ?? new ListingTarget("rsync://a.example/m/"), meter ?? Meter());
        var found = new List<ListedEntry>();
        foreach (var line in lines)
        {
            if (entries.TryRead(Encoding.Latin1.GetBytes(line), out var entry)) found.Add(entry);
        }

        return found;
    }
}
