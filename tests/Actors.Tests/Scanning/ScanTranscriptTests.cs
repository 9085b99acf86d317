using System.Text;
using MirrorActors.Actors.Scanning;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Tests.Scanning;

public sealed class ScanTranscriptTests
{
    [Fact]
    public void A_short_transcript_is_kept_whole_and_in_order()
    {
        var transcript = new ScanTranscript();
        transcript.Begin("rsync: rsync://a/m/");
        transcript.Say("exit 10");
        transcript.Begin("http: http://a/");
        transcript.Say("GET http://a/: 403");
        Assert.Equal(["rsync: rsync://a/m/", "exit 10", "http: http://a/", "GET http://a/: 403"], transcript.ToLines());
        Assert.Empty(new ScanTranscript().ToLines());
    }

    [Fact]
    public void Of_a_long_one_the_first_and_the_last_lines_are_kept()
    {
        var transcript = new ScanTranscript();
        transcript.Begin("ftp: ftp://a/");
        for (var i = 1; i <= 1000; i++) transcript.Say($"line {i}");
        var lines = transcript.ToLines();
        Assert.Equal(["ftp: ftp://a/", "line 1"], lines.Take(2));
        Assert.Equal(["line 999", "line 1000"], lines.TakeLast(2));
        Assert.Single(lines, "… 971 lines left out …");
        Assert.Equal(31, lines.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(40)]
    public void Whatever_is_said_fits_into_eight_kibibytes(int listings)
    {
        var transcript = new ScanTranscript();
        for (var i = 0; i < listings; i++)
        {
            transcript.Begin($"{i}: {new string('\u00fc', 10_000)}");
            for (var line = 0; line < 100; line++) transcript.Say($"{line} {new string('\u20ac', 10_000)}");
        }

        var lines = transcript.ToLines();
        Assert.All(lines, line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 1, 303));
        Assert.InRange(lines.Sum(line => Encoding.UTF8.GetByteCount(line) + 1), 1000, 8192);
        Assert.StartsWith($"{listings - 1}: ü", lines.Last(line => line.Contains('ü')), StringComparison.Ordinal);
        Assert.StartsWith("99 €", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_said_moves_the_cursor_or_turns_the_text()
    {
        var transcript = new ScanTranscript();
        transcript.Say("a\x1b[2Jb\r\nc\u009bd\u202ee\u2028f\ud800g\0");
        Assert.Equal("a\\u{1b}[2Jb\\u{d}\\u{a}c\\u{9b}d\\u{202e}e\\u{2028}f\ufffdg\\u{0}", Assert.Single(transcript.ToLines()));
    }

    [Fact]
    public void Passwords_are_masked_wherever_they_come_back()
    {
        var transcript = new ScanTranscript(new MirrorUrls(Rsync: "rsync://mirror:s3cret%3A%20x@a.example/m/"));
        transcript.Begin("rsync: rsync://mirror:s3cret%3A%20x@a.example/m/");
        transcript.Say("auth failed: s3cret: x, s3cret%3A%20x");
        transcript.Say("redirected to http://u:other@b.example/");
        transcript.Say(new string('-', 295) + "s3cret: x");
        var text = string.Join('\n', transcript.ToLines());
        Assert.DoesNotContain("s3cret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("other", text, StringComparison.Ordinal);
        Assert.Contains("auth failed: ***, ***", text, StringComparison.Ordinal);
        Assert.Contains("rsync://mirror:***@a.example/m/", text, StringComparison.Ordinal);
    }
}
