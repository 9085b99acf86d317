using System.Runtime.CompilerServices;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Scanning.Ftp;

/// <summary>
/// Walks a mirror by FTP, in the clear or over TLS, as an anonymous user, on one control connection.
/// </summary>
public sealed class FtpLister(OutgoingOptions options, GuardedResolver resolver, TimeProvider clock) : IMirrorLister
{
    private readonly FtpConnector _connector = new(options, resolver, clock);

    public string Protocol => "ftp";

    public string? UrlOf(MirrorUrls urls) => urls.Ftp;

    public async IAsyncEnumerable<ListedEntry> ListAsync(
        ListingTarget target, ListingMeter meter, [EnumeratorCancellation] CancellationToken token)
    {
        var url = FtpUrl.Parse(target.BaseUrl);
        await using var session = await FtpSession.OpenAsync(_connector, url, meter.Transcript, token);
        var listings = new FtpListings(session);
        var root = session.Server.Home + url.Path;
        var waiting = new FtpWaiting();
        waiting.Add(FtpDirectory.Target(target.Directory));
        while (waiting.TryTake(out var directory))
        {
            meter.CheckDepth(directory.Depth);
            if (!await EnterAsync(session, root, directory, meter, token)) continue;
            var others = waiting.Count;
            await foreach (var row in listings.ReadAsync(meter, token))
            {
                if (!Counts(row, root, directory, meter)) continue;
                if (row.Kind != FtpRowKind.Directory) yield return Entry(directory, row);
                else if (target.Deep) waiting.Add(directory.Child(row));
            }

            if (directory.IsLoop) waiting.CutTo(others);
        }
    }

    /// <summary>False when the mirror keeps the directory to itself.</summary>
    private static async Task<bool> EnterAsync(
        FtpSession session, string root, FtpDirectory directory, ListingMeter meter, CancellationToken token)
    {
        if (await session.EnterAsync(root + directory.Path, token) is not { } refusal) return true;
        if (directory.IsTarget)
        {
            var isDenied = refusal.Says("denied", "not allowed", "not permitted", "no permission", "forbidden");
            throw new ListingException($"{root}{directory.Path}: {refusal.Text}")
            {
                Failure = isDenied ? ListingFailure.Failed : ListingFailure.Absent,
            };
        }

        meter.SkipUnlisted(directory.Path);
        return false;
    }

    /// <summary>True for files, links and directories that may lead to published paths; the others are counted.</summary>
    private static bool Counts(in FtpRow row, string root, FtpDirectory directory, ListingMeter meter)
    {
        if (row.Kind == FtpRowKind.Self) return false;
        if (row.Kind == FtpRowKind.Closed)
        {
            if (directory.IsTarget) throw new ListingException($"{root}{directory.Path} is there but cannot be listed");
            meter.SkipUnlisted(directory.Path);
            return false;
        }

        meter.ChargeEntry();
        directory.Saw(row);
        if (row.Kind == FtpRowKind.Other) return false;
        if (row.Kind is not (FtpRowKind.Garbage or FtpRowKind.Hostile) && EntryName.HasFittingLength(directory.Path + row.Name))
            return true;
        meter.SkipHostile();
        return false;
    }

    private static ListedEntry Entry(FtpDirectory directory, in FtpRow row)
    {
        var kind = row.Kind == FtpRowKind.Link ? ListedKind.Link
            : directory.IsOpen && row.IsOpen ? ListedKind.File
            : ListedKind.Staged;
        return new ListedEntry(directory.Path + row.Name, row.Size, kind == ListedKind.Link ? null : row.Time, kind);
    }
}
