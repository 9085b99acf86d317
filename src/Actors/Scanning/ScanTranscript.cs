using System.Globalization;
using System.Text;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Scanning;

/// <summary>
/// What a mirror was asked in one scan and what it answered, for people: of each listing the first lines and the last ones, at most
/// <see cref="TranscriptLimits.Bytes"/> together. Control characters are escaped, the passwords of the mirror's URLs masked.
/// Thread-safe.
/// </summary>
/// <param name="urls">Of the mirror; null when they hold no passwords.</param>
public sealed class ScanTranscript(MirrorUrls? urls = null)
{
    private readonly string[] _secrets = urls is null ? [] : [.. SecretsOf(urls).OrderByDescending(secret => secret.Length)];
    private readonly Lock _lock = new();
    private readonly List<TranscriptSection> _sections = [];

    /// <summary>Another protocol is tried.</summary>
    public void Begin(string line)
    {
        var text = Line(line);
        lock (_lock)
        {
            if (_sections.Count == TranscriptLimits.Sections) _sections.RemoveAt(0);
            _sections.Add(new TranscriptSection(text));
        }
    }

    public void Say(string line)
    {
        var text = Line(line);
        lock (_lock)
        {
            if (_sections.Count == 0) _sections.Add(new TranscriptSection(text));
            else _sections[^1].Add(text);
        }
    }

    public IReadOnlyList<string> ToLines()
    {
        lock (_lock)
        {
            if (_sections.Count == 0) return [];
            var share = TranscriptLimits.Bytes / _sections.Count;
            return [.. _sections.SelectMany(section => section.ToLines(share))];
        }
    }

    private static IEnumerable<string> SecretsOf(MirrorUrls urls) =>
        new[] { urls.Http, urls.Https, urls.Rsync, urls.Ftp }.Select(UrlPasswords.Of).OfType<string>()
            .SelectMany(secret => new[] { secret, Uri.UnescapeDataString(secret) }).Where(secret => secret.Length > 0);

    private string Line(string text)
    {
        // What is beyond is cut away below all the same; a password must not be cut before it is found.
        if (text.Length > TranscriptLimits.LookedAt) text = text[..TranscriptLimits.LookedAt];
        foreach (var secret in _secrets) text = text.Replace(secret, UrlPasswords.Mask, StringComparison.Ordinal);
        text = UrlPasswords.Hide(text);
        var line = new StringBuilder();
        var bytes = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var shown = IsPlain(rune) ? rune.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
            bytes += Encoding.UTF8.GetByteCount(shown);
            if (bytes > TranscriptLimits.LineBytes) return line.Append('…').ToString();
            line.Append(shown);
        }

        return line.ToString();
    }

    private static bool IsPlain(Rune rune) => !Rune.IsControl(rune) && Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Format
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse);
}

internal static class TranscriptLimits
{
    /// <summary>UTF-8, of all lines together, each with a line end.</summary>
    public const int Bytes = 8 << 10;

    /// <summary>Of one line, without the mark that it was cut.</summary>
    public const int LineBytes = 300;

    /// <summary>Characters of a line from outside that are looked at.</summary>
    public const int LookedAt = 4096;

    /// <summary>Listings of one scan.</summary>
    public const int Sections = 8;

    /// <summary>Lines kept of each from its begin, and from its end.</summary>
    public const int FirstLines = 6;

    public const int LastLines = 24;
}
