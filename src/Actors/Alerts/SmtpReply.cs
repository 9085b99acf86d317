using System.Globalization;
using System.Text;

namespace MirrorActors.Actors.Alerts;

/// <summary>A reply of a mail server (RFC 5321 section 4.2).</summary>
/// <param name="Lines">Without the code.</param>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    public string Text => $"{Code.ToString(CultureInfo.InvariantCulture)} {string.Join(' ', Lines)}".TrimEnd();

    /// <summary>An extension of the reply to EHLO, with its arguments; null when it is not offered.</summary>
    public string? Extension(string keyword) => Lines.Skip(1).FirstOrDefault(line =>
        line.Equals(keyword, StringComparison.OrdinalIgnoreCase)
        || line.StartsWith(keyword + " ", StringComparison.OrdinalIgnoreCase));
}

/// <summary>Reads replies line by line, in bounded memory.</summary>
internal sealed class SmtpReplies(Stream stream)
{
    private readonly byte[] _buffer = new byte[AlertLimits.ReplyLineBytes];
    private int _start;
    private int _end;

    /// <summary>Something is here that was not asked for.</summary>
    public bool HasMore => _end > _start;

    /// <exception cref="AlertFailedException">It is no reply, too long, or the connection ended.</exception>
    public async Task<SmtpReply> ReadAsync(CancellationToken token)
    {
        var lines = new List<string>();
        while (lines.Count < AlertLimits.ReplyLines)
        {
            var line = await LineAsync(token);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code)
                || (line.Length > 3 && line[3] is not (' ' or '-')))
            {
                throw new AlertFailedException("the mail server's answer is not SMTP");
            }

            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] == ' ') return new SmtpReply(code, lines);
        }

        throw new AlertFailedException($"the mail server's reply has more than {AlertLimits.ReplyLines} lines");
    }

    private async Task<string> LineAsync(CancellationToken token)
    {
        while (true)
        {
            var end = Array.IndexOf(_buffer, (byte)'\n', _start, _end - _start);
            if (end >= 0)
            {
                var line = Encoding.ASCII.GetString(_buffer, _start, end - _start).TrimEnd('\r');
                _start = end + 1;
                return line;
            }

            Array.Copy(_buffer, _start, _buffer, 0, _end - _start);
            (_start, _end) = (0, _end - _start);
            if (_end == _buffer.Length)
                throw new AlertFailedException($"a line of the mail server is longer than {AlertLimits.ReplyLineBytes} bytes");
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), token);
            if (read == 0) throw new AlertFailedException("the mail server closed the connection");
            _end += read;
        }
    }
}
