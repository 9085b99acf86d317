using MirrorActors.Actors.Catalogue.Sources;

namespace MirrorActors.Actors.Tests.Catalogue.Sources;

public sealed class LinkTargetTests
{
    [Theory]
    [InlineData("/a/b", "c", "/a/c")]
    [InlineData("/a/b", "../c/./d", "/c/d")]
    [InlineData("/a/b", "..", "/")]
    [InlineData("/a", "x//y/", "/x/y")]
    [InlineData("/a/b", "../../c", null)]
    [InlineData("/a", "..", null)]
    [InlineData("/a", "a", null)]
    [InlineData("/a", "/etc", null)]
    [InlineData("/a", "", null)]
    [InlineData("/a", null, null)]
    [InlineData("/a", "x\ny", null)]
    public void A_link_leads_where_its_text_says(string link, string? target, string? path) => Assert.Equal(path, LinkTarget.Of(link, target));

    [Fact]
    public void A_target_that_is_too_long_leads_nowhere() => Assert.Null(LinkTarget.Of("/a", new string('x', 2000)));
}
