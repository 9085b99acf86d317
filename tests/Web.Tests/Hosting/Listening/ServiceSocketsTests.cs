using MirrorActors.Web.Hosting.Listening;

namespace MirrorActors.Web.Tests.Hosting.Listening;

public sealed class ServiceSocketsTests
{
    private const int Me = 4711;

    [Theory]
    [InlineData("4711", "1", new[] { 3 })]
    [InlineData("4711", "3", new[] { 3, 4, 5 })]
    [InlineData("4711", "0", new int[0])]
    [InlineData("4711", null, new int[0])]
    [InlineData("4712", "1", new int[0])]
    [InlineData(null, "1", new int[0])]
    [InlineData("", "1", new int[0])]
    [InlineData("-4711", "1", new int[0])]
    [InlineData("4711 ", "nonsense", new int[0])]
    [InlineData("99999999999999999999", "1", new int[0])]
    public void Descriptors_are_those_that_are_for_this_process(string? process, string? count, int[] expected) =>
        Assert.Equal(expected, Of(process, count));

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1 ")]
    [InlineData("0x1")]
    [InlineData("65")]
    [InlineData("2147483647")]
    [InlineData("99999999999999999999")]
    [InlineData("nonsense")]
    public void A_count_that_is_none_is_refused(string count)
    {
        var refused = Assert.Throws<InvalidDataException>(() => Of("4711", count));
        Assert.Contains("LISTEN_FDS", refused.Message, StringComparison.Ordinal);
    }

    private static int[] Of(string? process, string? count) =>
        [.. ServiceSockets.DescriptorsOf(name => name == "LISTEN_PID" ? process : name == "LISTEN_FDS" ? count : null, Me)];
}
