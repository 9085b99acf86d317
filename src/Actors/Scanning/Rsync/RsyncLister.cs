using System.Net;
using System.Runtime.CompilerServices;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Engine.Threads;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Scanning.Rsync;

/// <summary>
/// Lists a mirror by the rsync program, which gets the host's checked address and never its name; for rsync inside TLS,
/// that of a relay in the node.
/// </summary>
public sealed class RsyncLister(GuardedResolver resolver, OutgoingTls tls, RsyncOptions options) : IMirrorLister
{
    public string Protocol => "rsync";

    public string? UrlOf(MirrorUrls urls) => urls.Rsync;

    public async IAsyncEnumerable<ListedEntry> ListAsync(
        ListingTarget target, ListingMeter meter, [EnumeratorCancellation] CancellationToken token)
    {
        var url = RsyncUrl.Parse(target.BaseUrl);
        await using var relay = url.IsSecure ? await RelayAsync(url, token) : null;
        IReadOnlyList<IPAddress> addresses = relay is null ? await ResolveAsync(url.Host, token) : [RsyncRelay.Address];
        for (var i = 0; i < addresses.Count; i++)
        {
            await PoolThread.Enter();
            var argument = url.At(addresses[i], relay?.Port ?? url.Port, target.Directory);
            await using var rsync = RsyncProcess.Start(
                RsyncCommand.Of(options, target, argument, url.Password), meter.Transcript);
            relay?.Serve(rsync.Id);
            var entries = new RsyncEntries(target, meter);
            while (await rsync.Lines.FillAsync(token))
            {
                while (entries.TryNext(rsync.Lines, out var entry)) yield return entry;
            }

            var code = await rsync.EndAsync(token);
            meter.Transcript.Say($"exit {code}");
            if (RsyncExit.IsWhole(code, rsync.Errors))
            {
                for (var n = 0; n < rsync.Errors.Closed; n++) meter.SkipUnlisted(ClosedAt(url, rsync.Errors, n));
                yield break;
            }

            var isLast = i + 1 == addresses.Count;
            if (isLast || !RsyncExit.IsNotConnected(code)) throw Failure(url, code, rsync.Errors);
        }
    }

    private static string? ClosedAt(RsyncUrl url, RsyncErrors errors, int number) =>
        number < errors.ClosedDirectories.Count && errors.ClosedDirectories[number] is { } name ? url.BelowBase(name) : null;

    private static ListingException Failure(RsyncUrl url, int code, RsyncErrors errors) =>
        new(url.Scrub(RsyncExit.Problem(code, errors))) { Failure = RsyncExit.FailureOf(code, errors) };

    private async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken token)
    {
        try
        {
            return await resolver.ResolveAsync(host, token);
        }
        catch (OutgoingException e)
        {
            throw new ListingException(e.Message, e);
        }
    }

    private async Task<RsyncRelay> RelayAsync(RsyncUrl url, CancellationToken token)
    {
        try
        {
            return new RsyncRelay(await tls.ConnectAsync(url.Host, url.Port, RsyncLimits.TlsTime, token));
        }
        catch (OutgoingException e)
        {
            throw new ListingException(e.Message, e);
        }
    }
}
