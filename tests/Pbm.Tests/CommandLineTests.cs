using MirrorActors.Pbm.Verbs;

namespace MirrorActors.Pbm.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("mirror add uni-a --http http://m.example/ --lat -34.5 --lon -58.4 --country ar,uy --prefix 10.0.0.0/8 --prefix 2001:db8::/32 --country-only")]
    [InlineData("mirror add uni-a --url //m.example/pub/ --no-check --reason moved")]
    [InlineData("mirror set uni-a weight=50 comment=")]
    [InlineData("mirror scan --all --wait")]
    [InlineData("mirror scan uni-a --accept-loss")]
    [InlineData("catalogue scan --wait")]
    [InlineData("explain /a/b --from 2001:db8::1 --json")]
    [InlineData("log tail -f -n 5 --admin unix:/run/x")]
    public void Command_lines_of_the_documentation_parse(string line) =>
        Assert.Empty(Root.Create().Parse(line.Split(' ')).Errors);

    [Theory]
    [InlineData("mirror scan")]
    [InlineData("mirror enable uni-a --all")]
    [InlineData("mirror set uni-a weight")]
    [InlineData("explain /a")]
    [InlineData("mirror add")]
    [InlineData("mirror nonsense")]
    [InlineData("mirror set uni-a url=https://m.example/pub/")]
    [InlineData("file find * --limit 0")]
    [InlineData("file find * --limit 10000")]
    [InlineData("mirror log uni-a --limit 5000")]
    [InlineData("mirror log uni-a --limit 0")]
    [InlineData("log tail --last 10001")]
    [InlineData("mirror add uni-a --url https://m.example/pub/")]
    public void Wrong_command_lines_are_refused(string line) =>
        Assert.NotEmpty(Root.Create().Parse(line.Split(' ')).Errors);
}
