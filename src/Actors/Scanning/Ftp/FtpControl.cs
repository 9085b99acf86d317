using System.Text;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Scanning.Ftp;

/// <summary>The control connection: commands and replies, one at a time.</summary>
internal sealed class FtpControl : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly ScanTranscript _transcript;
    private Stream _stream;
    private FtpLines _lines;
    private bool _isIdle;

    /// <param name="transcript">Told each command and reply.</param>
    public FtpControl(Stream stream, TimeProvider clock, ScanTranscript transcript)
    {
        (_clock, _transcript) = (clock, transcript);
        _stream = stream;
        _lines = Lines(stream);
    }

    /// <summary>What the server says unasked: its greeting, or that a transfer is over.</summary>
    /// <exception cref="ListingException">No reply, or one that asks to come later.</exception>
    public async Task<FtpReply> ReadAsync(string after, CancellationToken token)
    {
        var reply = await FtpStep.RunAsync(
            $"the reply to {after}", FtpLimits.ReplyTime, _clock, late => FtpReply.ReadAsync(_lines, late), token);
        foreach (var line in reply.Lines) _transcript.Say($"< {line}");
        if (reply.IsBusy) throw Failed(after, reply);
        _isIdle = !reply.IsBegun;
        return reply;
    }

    /// <summary>Sends a command; the reply to it.</summary>
    /// <exception cref="ListingException">No reply, or one that asks to come later.</exception>
    public async Task<FtpReply> SendAsync(string verb, string argument, CancellationToken token)
    {
        await WriteAsync(verb, argument, token);
        return await ReadAsync(verb, token);
    }

    /// <summary>From here on everything is encrypted.</summary>
    /// <exception cref="ListingException">No secure connection, or something was sent ahead of it.</exception>
    public async Task SecureAsync(FtpTls tls, CancellationToken token)
    {
        if (_lines.HasMore) throw new ListingException("the server sends more before the secure connection begins");
        _stream = await tls.OverAsync(_stream, token);
        _lines = Lines(_stream);
    }

    /// <summary>Says good-bye where the server listens, without waiting for an answer.</summary>
    public async Task QuitAsync()
    {
        if (!_isIdle) return;
        try
        {
            await WriteAsync("QUIT", "", CancellationToken.None);
        }
        catch (ListingException)
        {
            // It has gone already.
        }
    }

    public void Dispose() => _stream.Dispose();

    /// <summary>A reply that ends the listing.</summary>
    public static ListingException Failed(string after, FtpReply reply) =>
        new($"{after}: {reply.Text}") { Failure = reply.IsBusy ? ListingFailure.Busy : ListingFailure.Failed };

    private Task<int> WriteAsync(string verb, string argument, CancellationToken token)
    {
        // Whatever reached this place, it can never be a second command.
        if (argument.Any(c => c is < ' ' or '\x7f')) throw new ListingException($"{verb} with a control character is not sent");
        _isIdle = false;
        _transcript.Say($"> {verb} {(verb == "PASS" ? UrlPasswords.Mask : argument)}".TrimEnd());
        var line = Encoding.UTF8.GetBytes(argument.Length > 0 ? $"{verb} {argument}\r\n" : $"{verb}\r\n");
        return FtpStep.RunAsync(verb, FtpLimits.ReplyTime, _clock, Write, token);

        async Task<int> Write(CancellationToken late)
        {
            await _stream.WriteAsync(line, late);
            await _stream.FlushAsync(late);
            return line.Length;
        }
    }

    private static FtpLines Lines(Stream stream) => new(stream, FtpLimits.ReplyLineBytes, lineFeedEnds: true);
}
