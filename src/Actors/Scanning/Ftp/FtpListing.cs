namespace MirrorActors.Actors.Scanning.Ftp;

/// <summary>A listing that the server sends over its data connection.</summary>
internal sealed class FtpListing(Stream data, FtpControl control, string verb) : IDisposable
{
    private readonly FtpLines _lines = new(data, FtpLimits.LineBytes, lineFeedEnds: false);
    private long _charged;

    /// <returns>Null at the end of the connection, which is the end of the listing only when <see cref="EndAsync"/> says so.</returns>
    /// <exception cref="ListingException">Too long, too slow, broken off.</exception>
    public async ValueTask<FtpLine?> NextAsync(ListingMeter meter, CancellationToken token)
    {
        var line = await _lines.NextAsync(token);
        if (_lines.Received == _charged) return line;
        meter.ChargeBytes(_lines.Received - _charged);
        _charged = _lines.Received;
        return line;
    }

    /// <summary>After the last line: was that all?</summary>
    /// <exception cref="ListingException">The server says that it was not.</exception>
    public async Task EndAsync(CancellationToken token)
    {
        // Some servers wait for the client to close its side.
        await data.DisposeAsync();
        var reply = await control.ReadAsync(verb, token);
        if (!reply.IsDone) throw FtpControl.Failed("the listing is incomplete", reply);

        // Pure-FTPd says so when a directory has more entries than it is set to show.
        if (reply.Says("truncated")) throw new ListingException($"the listing is incomplete: {reply.Text}");
    }

    public void Dispose() => data.Dispose();
}
