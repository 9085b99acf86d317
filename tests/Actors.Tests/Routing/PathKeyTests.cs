using System.Text;
using MirrorActors.Actors.Routing;

namespace MirrorActors.Actors.Tests.Routing;

public sealed class PathKeyTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("/", 8879479560158580307)]
    [InlineData("/iso/a.iso", 6374835680609644730)]
    [InlineData("/debian/pool/main/h/hello/hello_2.10-3_amd64.deb", 5374507188471506206)]
    public void Keys_of_paths_are_the_same_in_every_version(string path, ulong expected) =>
        Assert.Equal(expected, PathKey.Of(Encoding.UTF8.GetBytes(path)));

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 0, 12994781566227106604)]
    [InlineData(0, 1, 11286133854226296554)]
    [InlineData(0xFFFF_FFFF_FFFF_FFFF, 0x0123_4567_89AB_CDEF, 12665811990237510627)]
    public void So_are_mixed_keys(ulong a, ulong b, ulong expected) => Assert.Equal(expected, PathKey.Mix(a, b));

    [Fact]
    public void So_are_the_keys_of_mirrors() => Assert.Equal(15928079481893415271, new MirrorEndpoint(RoutingMirror.Make(7).Definition).Key);
}
