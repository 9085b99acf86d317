using System.Globalization;
using System.Text;

namespace MirrorActors.Actors.Alerts;

/// <summary>A mail in plain text.</summary>
/// <param name="Subject">Any characters; encoded where it must be (RFC 2047).</param>
/// <param name="Body">Lines end in a line feed.</param>
/// <param name="Unsubscribe">URL of the List-Unsubscribe header (RFC 2369); null: none.</param>
public sealed record MailText(string Subject, string Body, string? Unsubscribe = null)
{
    private const int LineChars = 76;
    private const int SubjectChars = 200;

    /// <summary>In the form of RFC 5322, lines with CRLF.</summary>
    public string ToMessage(string from, IReadOnlyList<string> recipients, DateTimeOffset now)
    {
        var domain = from[(from.IndexOf('@', StringComparison.Ordinal) + 1)..];
        var head = new List<string>
        {
            $"From: <{from}>",
            $"To: {string.Join(",\r\n ", recipients.Select(r => $"<{r}>"))}",
            $"Subject: {Encoded(Subject)}",
            $"Date: {now.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture)} +0000",
            $"Message-ID: <{Guid.CreateVersion7(now):N}@{domain}>",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: base64",
        };
        if (Unsubscribe is not null) head.Add($"List-Unsubscribe: <{Unsubscribe}>");
        var body = Convert.ToBase64String(Encoding.UTF8.GetBytes(Body.Replace("\n", "\r\n", StringComparison.Ordinal)));
        var lines = body.Chunk(LineChars).Select(chunk => new string(chunk));
        return string.Join("\r\n", head) + "\r\n\r\n" + string.Join("\r\n", lines);
    }

    /// <summary>As it is when it is printable ASCII, else in words of at most 75 characters.</summary>
    private static string Encoded(string subject)
    {
        var text = subject.Length > SubjectChars ? subject[..SubjectChars] : subject;
        if (text.All(static c => c is >= ' ' and <= '~')) return text;
        const int mostBytes = 45;
        var (words, word) = (new List<string>(), new List<byte>());
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var length = (Rune.IsControl(rune) ? new Rune(' ') : rune).EncodeToUtf8(utf8);
            if (word.Count + length > mostBytes) End();
            word.AddRange(utf8[..length]);
        }

        End();
        return string.Join("\r\n ", words);

        void End()
        {
            words.Add($"=?utf-8?B?{Convert.ToBase64String([.. word])}?=");
            word.Clear();
        }
    }
}
