using System.Text;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Ftp;

namespace MirrorActors.Actors.Tests.Scanning.Ftp;

public sealed class FtpLinesTests
{
    private const int Bytes = 16;

    [Theory]
    [InlineData("a\r\nbc\r\n\r\nd\r\n", "a|bc||d")]
    [InlineData("a\nbc\r\nd\n", "a|bc|d")]
    [InlineData("a\r\nb\nc\r\n", "a|b\nc")]
    [InlineData("a\rb\r\nc\r\r\n", "a\rb|c\r")]
    [InlineData("", "")]
    [InlineData("12345678901234\r\nx\r\n", "12345678901234|x")]
    [InlineData("x\r\n123456789012345\r\ny\r\n", "x|too long|y")]
    [InlineData("x\n1234567890123456789012345678901234567890\ny\n", "x|too long|y")]
    [InlineData("x\r\n12345678\n01234567890\n23456789\r\ny\r\n", "x|too long|y")]
    public async Task Lines_are_read_however_they_arrive(string text, string expected)
    {
        for (var chunk = 1; chunk < 20; chunk++)
        {
            var lines = new FtpLines(new Chunks(Encoding.Latin1.GetBytes(text), chunk), Bytes, lineFeedEnds: false);
            Assert.Equal(expected, string.Join('|', await AllAsync(lines)));
            Assert.Equal(text.Length, lines.Received);
        }
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a\r\nb\r")]
    [InlineData("a\r\nb\n")]
    [InlineData("a\n1234567890123456789")]
    public async Task An_end_within_a_line_is_a_failure(string text)
    {
        var lines = new FtpLines(new MemoryStream(Encoding.Latin1.GetBytes(text)), Bytes, lineFeedEnds: false);
        await Assert.ThrowsAsync<ListingException>(() => AllAsync(lines));
    }

    private static async Task<List<string>> AllAsync(FtpLines lines)
    {
        var all = new List<string>();
        while (await lines.NextAsync(CancellationToken.None) is { } line)
            all.Add(line.IsTooLong ? "too long" : Encoding.Latin1.GetString(line.Bytes.Span));
        return all;
    }

    private sealed class Chunks(byte[] bytes, int size) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(size, buffer.Length)], cancellationToken);
    }
}
