using System.Text;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Ftp;

namespace MirrorActors.Actors.Tests.Scanning.Ftp;

public sealed class FtpReplyTests
{
    [Theory]
    [InlineData("220 Hello.\r\n", 220, 1)]
    [InlineData("220 Hello.\n", 220, 1)]
    [InlineData("226\r\n", 226, 1)]
    [InlineData("211-Features:\r\n EPSV\r\n211 End\r\n", 211, 3)]
    [InlineData("230-Welcome.\r\n230-\r\n220 is a number\r\n230x\r\n  230 as well\r\n230 Go on.\r\n", 230, 6)]
    [InlineData("230-one\n230 two\r\n", 230, 2)]
    public async Task A_reply_ends_with_its_code_and_a_blank(string text, int code, int lines)
    {
        var reply = await ReadAsync(text);
        Assert.Equal((code, lines), (reply.Code, reply.Lines.Count));
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("\r\n")]
    [InlineData("999 x\r\n")]
    [InlineData("22\r\n")]
    [InlineData("220x\r\n")]
    [InlineData("220 no end of line")]
    [InlineData("220-no end of reply\r\n")]
    [InlineData("")]
    public async Task What_is_no_reply_is_a_failure(string text) =>
        await Assert.ThrowsAsync<ListingException>(() => ReadAsync(text));

    [Fact]
    public async Task A_reply_without_end_is_a_failure()
    {
        var lines = string.Concat(Enumerable.Repeat("220-\r\n", FtpLimits.ReplyBytes)) + "220 End\r\n";
        Assert.Equal("an endless reply", (await Assert.ThrowsAsync<ListingException>(() => ReadAsync(lines))).Message);
        var line = "220 " + new string('x', FtpLimits.ReplyLineBytes) + "\r\n";
        Assert.Equal("an endless reply", (await Assert.ThrowsAsync<ListingException>(() => ReadAsync(line))).Message);
    }

    [Theory]
    [InlineData("421 Come later.", true, true)]
    [InlineData("530 Sorry, the maximum number of allowed clients (1) are already connected.", false, true)]
    [InlineData("530 There are too many connections from your address.", false, true)]
    [InlineData("530 Login incorrect.", false, false)]
    public async Task Who_is_busy_says_so(string line, bool busy, bool crowded)
    {
        var reply = await ReadAsync(line + "\r\n");
        Assert.Equal((busy, crowded), (reply.IsBusy, reply.IsCrowded));
    }

    private static Task<FtpReply> ReadAsync(string text)
    {
        var lines = new FtpLines(
            new MemoryStream(Encoding.Latin1.GetBytes(text)), FtpLimits.ReplyLineBytes, lineFeedEnds: true);
        return FtpReply.ReadAsync(lines, CancellationToken.None);
    }
}
