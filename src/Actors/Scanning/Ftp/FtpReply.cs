using System.Text;

namespace MirrorActors.Actors.Scanning.Ftp;

/// <summary>A reply of one or more lines (RFC 959 section 4.2).</summary>
/// <param name="Lines">All of them, as they came.</param>
internal sealed record FtpReply(int Code, IReadOnlyList<string> Lines)
{
    private static readonly string[] BusyWords =
        ["too many", "maximum", "limit", "later", "already logged in", "already connected", "no more users", "busy"];

    /// <summary>Goes on; another reply follows.</summary>
    public bool IsBegun => Code / 100 == 1;

    public bool IsDone => Code / 100 == 2;

    /// <summary>What it says on its last line.</summary>
    public string Text => Lines[^1];

    /// <summary>Asks to come later, whatever it is the reply to.</summary>
    public bool IsBusy => Code == 421;

    /// <summary>A login refused because of too many others.</summary>
    public bool IsCrowded => IsBusy || Says(BusyWords);

    /// <summary>True when a line holds one of the words, in any case.</summary>
    public bool Says(params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            foreach (var line in Lines)
            {
                if (line.Contains(word, StringComparison.OrdinalIgnoreCase)) return true;
            }
        }

        return false;
    }

    /// <exception cref="ListingException">Not a reply, too long, or the connection ends.</exception>
    public static async Task<FtpReply> ReadAsync(FtpLines lines, CancellationToken token)
    {
        var text = new List<string>();
        var code = 0;
        for (long bytes = 0; bytes <= FtpLimits.ReplyBytes;)
        {
            if (await lines.NextAsync(token) is not { } line) throw new ListingException("the server closed the connection");
            if (line.IsTooLong) break;
            text.Add(Encoding.UTF8.GetString(line.Bytes.Span));

            // A line costs memory besides its bytes.
            bytes += line.Bytes.Length + FtpLimits.WaitingOverhead;
            if (text.Count == 1) code = CodeOf(text[0]);
            if (code == 0) throw new ListingException($"not an FTP reply: {text[0]}");
            if (CodeOf(text[^1]) == code && (text[^1].Length == 3 || text[^1][3] == ' ')) return new FtpReply(code, text);
        }

        throw new ListingException("an endless reply");
    }

    /// <summary>0 when the line begins with none.</summary>
    private static int CodeOf(string line)
    {
        if (line.Length < 3 || line[0] is < '1' or > '5' || !char.IsAsciiDigit(line[1]) || !char.IsAsciiDigit(line[2])) return 0;
        if (line.Length > 3 && line[3] is not (' ' or '-')) return 0;
        return ((line[0] - '0') * 100) + ((line[1] - '0') * 10) + (line[2] - '0');
    }
}
