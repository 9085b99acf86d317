using MirrorActors.Actors.Scanning.Ftp;

namespace MirrorActors.Actors.Tests.Scanning.Ftp;

public sealed class FtpPortTests
{
    [Theory]
    [InlineData("229 Entering Extended Passive Mode (|||18208|)", 18208)]
    [InlineData("229 ok (!!!1024!)", 1024)]
    [InlineData("229 EPSV Ok (###65535#).", 65535)]
    [InlineData("229 (|||1023|)", null)]
    [InlineData("229 (|||65536|)", null)]
    [InlineData("229 (|||99999999999|)", null)]
    [InlineData("229 (|1|10.0.0.1|2121|)", null)]
    [InlineData("229 (||!2121|)", null)]
    [InlineData("229 (|||-2121|)", null)]
    [InlineData("229 ", null)]
    [InlineData("229", null)]
    [InlineData("227 (|||2121|)", null)]
    [InlineData("500 (|||2121|)", null)]
    public void The_port_of_epsv_is_read(string reply, int? port) => Assert.Equal(port, FtpPort.Extended(Reply(reply)));

    [Theory]
    [InlineData("227 Entering Passive Mode (127,0,0,1,71,40).", 18216)]
    [InlineData("227 Entering Passive Mode. 10,1,2,3,4,0", 1024)]
    [InlineData("227 =10,1,2,3,255,255", 65535)]
    [InlineData("227 (127,0,0,1,3,255)", null)]
    [InlineData("227 (127,0,0,1,256,1)", null)]
    [InlineData("227 (127,0,0,1,71)", null)]
    [InlineData("227 (127,0,0,1,71,999)", null)]
    [InlineData("227 (127,0,0,1,-71,40)", null)]
    [InlineData("227 nothing", null)]
    [InlineData("425 (127,0,0,1,71,40)", null)]
    public void The_port_of_pasv_is_read(string reply, int? port) => Assert.Equal(port, FtpPort.Passive(Reply(reply)));

    private static FtpReply Reply(string line) => new(int.Parse(line[..3], System.Globalization.CultureInfo.InvariantCulture), [line]);
}
