using System.Runtime.CompilerServices;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Scanning.Rsync;

/// <summary>Lists a mirror by the rsync program, which gets the host's checked address and never its name.</summary>
public sealed class RsyncLister(GuardedResolver resolver, RsyncOptions options) : IMirrorLister
{
    public string Protocol => "rsync";

    public bool MayShowLocalTimes => false;

    public string? UrlOf(MirrorUrls urls) => urls.Rsync;

    public async IAsyncEnumerable<ListedEntry> ListAsync(
        ListingTarget target, ListingMeter meter, [EnumeratorCancellation] CancellationToken token)
    {
        var url = RsyncUrl.Parse(target.BaseUrl);
        var addresses = await ResolveAsync(url.Host, token);
        for (var i = 0; i < addresses.Count; i++)
        {
            var start = RsyncCommand.Of(options, url.At(addresses[i]), url.Password);
            await using var rsync = RsyncProcess.Start(start);
            await foreach (var line in rsync.ReadLinesAsync(token))
            {
                meter.ChargeBytes(line.Length);
                if (Take(line, meter, out var entry)) yield return entry;
            }

            var (code, errors) = await rsync.EndAsync(token);
            if (code == 0) yield break;
            if (RsyncExit.IsWholeButForClosedDirectories(code, errors, out var closed))
            {
                for (; closed > 0; closed--) meter.SkipUnlisted();
                yield break;
            }

            var isLast = i + 1 == addresses.Count;
            if (isLast || !RsyncExit.IsNotConnected(code))
                throw new ListingException(url.Scrub(RsyncExit.Problem(code, errors)));
        }
    }

    private async Task<IReadOnlyList<System.Net.IPAddress>> ResolveAsync(string host, CancellationToken token)
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

    private static bool Take(byte[] line, ListingMeter meter, out ListedEntry entry)
    {
        meter.ChargeEntry();
        var kind = RsyncLine.Read(line, out entry);
        if (kind == RsyncLineKind.Hostile) meter.SkipHostile();
        else if (kind == RsyncLineKind.Unreadable) meter.SkipUnreadable();
        else if (kind == RsyncLineKind.File) meter.CheckDepth(entry.Path.Count(c => c == '/'));
        return kind == RsyncLineKind.File;
    }
}
