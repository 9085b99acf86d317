using MirrorActors.Node.Upgrades;

namespace MirrorActors.EndToEnd.Upgrades;

/// <summary>What one version of the program writes and another reads.</summary>
public sealed class HandedDescriptorsTests
{
    [Theory]
    [InlineData("1 9 10")]
    [InlineData("1 9 10 5")]
    [InlineData("1 9 10 5 6s 2147483647")]
    public void It_is_written_as_it_was_read(string text) => Assert.Equal(text, HandedDescriptors.Parse(text).ToString());

    [Fact]
    public void Its_numbers_are_pipes_and_sockets()
    {
        var read = HandedDescriptors.Parse("1 9 10 5 6s");
        Assert.Equal((9, 10), (read.Says, read.Hears));
        Assert.Equal([(5, false), (6, true)], read.Sockets);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1 9")]
    [InlineData("2 9 10 5")]
    [InlineData("1 9 10 ")]
    [InlineData("1  9 10")]
    [InlineData("1 9 10 5 5")]
    [InlineData("1 9 9")]
    [InlineData("1 9 10 0")]
    [InlineData("1 9 10 2")]
    [InlineData("1 9 10 -5")]
    [InlineData("1 9 10 +5")]
    [InlineData("1 9 10 5S")]
    [InlineData("1 9 10 s")]
    [InlineData("1 9s 10")]
    [InlineData("1 9 10 99999999999")]
    [InlineData("1 9 10 5\n6")]
    public void Anything_else_is_refused(string text) => Assert.Throws<InvalidDataException>(() => HandedDescriptors.Parse(text));

    [Fact]
    public void There_is_a_bound() =>
        Assert.Throws<InvalidDataException>(() => HandedDescriptors.Parse($"1 3 4 {string.Join(' ', Enumerable.Range(5, 65))}"));

    [Fact]
    public void A_program_is_started_again_as_it_was_named()
    {
        var named = ProgramCommand.Of("/bin/sh\0-c\0a b\0\0", "/usr/bin/other");
        Assert.Equal("/bin/sh", named.Program);
        Assert.Equal(["-c", "a b", ""], named.Arguments);
        Assert.Equal("/usr/bin/dotnet", ProgramCommand.Of("dotnet\0x.dll\0", "/usr/bin/dotnet").Program);
        Assert.Equal("/usr/bin/mirroractors", ProgramCommand.Of("/gone/mirroractors\0", "/usr/bin/mirroractors").Program);
    }
}
