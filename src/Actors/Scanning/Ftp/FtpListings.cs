using System.Runtime.CompilerServices;

namespace MirrorActors.Actors.Scanning.Ftp;

/// <summary>
/// Lists directory by directory with the best command that the server knows: MLSD, else LIST with hidden files, else LIST.
/// What it learns about the server at one directory it keeps for the next.
/// </summary>
internal sealed class FtpListings(FtpSession session)
{
    private Command _command = session.Server.HasMlsd ? Command.Mlsd : Command.ListAll;
    private bool _isUnderstood;
    private bool _showsSelf;

    private enum Command
    {
        Mlsd,
        ListAll,
        List,
    }

    /// <summary>
    /// The rows of the directory the session is in. When the server does not let it be read, a row that says so.
    /// </summary>
    /// <exception cref="ListingException">Incomplete, or of a kind that is not known.</exception>
    public async IAsyncEnumerable<FtpRow> ReadAsync(ListingMeter meter, [EnumeratorCancellation] CancellationToken token)
    {
        while (true)
        {
            var (listing, reply) = await BeginAsync(token);
            if (listing is null)
            {
                if (TryNext(reply)) continue;
                if (!reply.IsDone && !reply.Says("no files")) yield return Closed(reply);
                yield break;
            }

            var seen = new Seen();
            using (listing)
            {
                while (await listing.NextAsync(meter, token) is { } line)
                {
                    var row = Read(line);
                    seen.Add(row);
                    yield return row;
                }

                await listing.EndAsync(token);
            }

            // Some servers take "-a" for a name. Whoever understood it shows the directory itself.
            if (_command == Command.ListAll && seen.IsEmpty && !_isUnderstood)
            {
                _command = Command.List;
                continue;
            }

            if (IsClosed(seen)) yield return new FtpRow(FtpRowKind.Closed);
            yield break;
        }
    }

    private Task<(FtpListing? Listing, FtpReply Reply)> BeginAsync(CancellationToken token) =>
        session.BeginAsync(_command == Command.Mlsd ? "MLSD" : "LIST", _command == Command.ListAll ? "-a" : "", token);

    /// <summary>True when another command is to be tried after a refusal of this one.</summary>
    private bool TryNext(FtpReply refusal)
    {
        if (_isUnderstood || refusal.IsDone || _command == Command.List) return false;
        var isUnknown = refusal.Code is >= 500 and <= 504;
        if (_command == Command.Mlsd && !isUnknown) return false;
        _command = _command == Command.Mlsd ? Command.ListAll : Command.List;
        return true;
    }

    private static FtpRow Closed(FtpReply reply) =>
        reply.Code is 450 or 550 ? new FtpRow(FtpRowKind.Closed) : throw FtpControl.Failed("the listing", reply);

    private FtpRow Read(FtpLine line)
    {
        if (line.IsTooLong) return new FtpRow(FtpRowKind.Hostile);
        var bytes = line.Bytes.Span;
        if (bytes.IsEmpty) return new FtpRow(FtpRowKind.Self);
        if (_command == Command.Mlsd) return MlsdLine.Read(bytes);
        return char.IsAsciiDigit((char)bytes[0]) ? DosLine.Read(bytes) : UnixLine.Read(bytes, session.Clock.GetUtcNow().UtcDateTime);
    }

    /// <summary>
    /// A server that shows the directory itself elsewhere but nothing here could not read it, nor one that says something
    /// else in place of rows.
    /// </summary>
    private bool IsClosed(Seen seen)
    {
        if (seen.IsGarbage && !_isUnderstood) throw new ListingException("the listing is of a kind that is not known");
        _isUnderstood |= !seen.IsEmpty;
        _showsSelf |= seen.Self > 0;
        return seen.IsGarbage || (seen.IsEmpty && _showsSelf);
    }

    private record struct Seen
    {
        private int _garbage;
        private int _rows;

        public int Self { get; private set; }

        public readonly bool IsGarbage => _garbage > 0 && _rows + Self == 0;

        public readonly bool IsEmpty => _garbage + _rows + Self == 0;

        public void Add(in FtpRow row)
        {
            if (row.Kind == FtpRowKind.Garbage) _garbage++;
            else if (row.Kind == FtpRowKind.Self) Self++;
            else _rows++;
        }
    }
}
