using MirrorActors.Web.Redirect;

namespace MirrorActors.Web.Tests.Redirect;

public sealed class EntityTagTests
{
    private const int Id = 0x1a;
    private const long Size = 0x2d;
    private static readonly long Ticks = new DateTime(2005, 10, 10, 1, 2, 3, DateTimeKind.Utc).Ticks + 4_567_890;

    private static string Seconds => $"{((DateTimeOffset)new DateTime(Ticks, DateTimeKind.Utc)).ToUnixTimeSeconds():x}";

    [Fact]
    public void Our_own_tag_matches()
    {
        var tag = HeaderText.Tag(Id, Ticks, Size);
        Assert.Equal($"\"1a-{Seconds}-2d\"", tag);
        Assert.True(EntityTag.Matches(tag, Id, Ticks, Size));
        Assert.True(EntityTag.Matches("W/" + tag, Id, Ticks, Size));
        Assert.True(EntityTag.Matches($"\"x\" , \"y\",{tag}", Id, Ticks, Size));
        Assert.False(EntityTag.Matches(tag, Id + 1, Ticks, Size));
    }

    [Fact]
    public void The_tags_of_nginx_and_apache_match()
    {
        var microseconds = (Ticks - DateTime.UnixEpoch.Ticks) / 10;
        var whole = microseconds / 1_000_000 * 1_000_000;
        Assert.True(EntityTag.Matches($"\"{Seconds}-2d\"", Id, Ticks, Size));
        Assert.True(EntityTag.Matches($"\"2d-{microseconds:x}\"", Id, Ticks, Size));
        Assert.True(EntityTag.Matches($"\"2d-{whole:x}\"", Id, Ticks, Size));
        Assert.False(EntityTag.Matches($"\"2e-{microseconds:x}\"", Id, Ticks, Size));
    }

    [Theory]
    [InlineData("*", true)]
    [InlineData("", false)]
    [InlineData("\"", false)]
    [InlineData("abc", false)]
    [InlineData("\"a\" junk \"b\"", false)]
    public void Other_lists(string list, bool expected)
    {
        Assert.Equal(expected, EntityTag.Matches(list, Id, Ticks, Size));
    }

    [Fact]
    public void A_date_matches_only_when_equal()
    {
        Assert.True(Preconditions.IsSameDate(HeaderText.Date(Ticks), Ticks));
        Assert.False(Preconditions.IsSameDate(HeaderText.Date(Ticks + TimeSpan.TicksPerSecond), Ticks));
        Assert.False(Preconditions.IsSameDate("yesterday", Ticks));
    }
}
