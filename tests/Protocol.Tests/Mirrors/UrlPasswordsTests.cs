using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Protocol.Tests.Mirrors;

public sealed class UrlPasswordsTests
{
    [Theory]
    [InlineData("rsync://u:secret@a.example/m/", "rsync://u:***@a.example/m/")]
    [InlineData("rsync://:secret@a.example:8873/m/", "rsync://:***@a.example:8873/m/")]
    [InlineData("rsync://u:se:cr@et@[::1]:8873/m/", "rsync://u:***@[::1]:8873/m/")]
    [InlineData("rsync://u@b:secret@a.example/m/", "rsync://u@b:***@a.example/m/")]
    [InlineData("rsync://u:@a.example/m/", "rsync://u:***@a.example/m/")]
    [InlineData(
        """{"a":"rsync://u:x@h/","b":["ftp://v:\u0022y@h/"]}""",
        """{"a":"rsync://u:***@h/","b":["ftp://v:***@h/"]}""")]
    public void A_password_is_never_shown(string text, string shown) => Assert.Equal(shown, UrlPasswords.Hide(text));

    [Theory]
    [InlineData("rsync://u@a.example:8873/m/")]
    [InlineData("http://a.example:80/m/@x:y@z/")]
    [InlineData("http://[2001:db8::1]:80/m/")]
    [InlineData("""{"http":"http://a.example:80","admin":"x@a.example"}""")]
    [InlineData("")]
    public void What_holds_no_password_stays(string text) => Assert.Equal(text, UrlPasswords.Hide(text));

    [Theory]
    [InlineData("rsync://u:***@a.example/new/", "rsync://u:secret@a.example/new/")]
    [InlineData("rsync://u:other@b.example/new/", "rsync://u:other@b.example/new/")]
    [InlineData("rsync://b.example/new/", "rsync://b.example/new/")]
    public void The_mask_stands_for_the_password_there_was(string url, string kept) =>
        Assert.Equal((kept, null), Set(url, "rsync://u:secret@a.example/m/"));

    [Theory]
    [InlineData("rsync://u:***@b.example/m/", "rsync://u:secret@a.example/m/")]
    [InlineData("rsync://v:***@a.example/m/", "rsync://u:secret@a.example/m/")]
    [InlineData("rsync://u:***@a.example:8873/m/", "rsync://u:secret@a.example/m/")]
    [InlineData("rsync://u:***@a.example/m/", "rsync://a.example/m/")]
    [InlineData("rsync://u:***@a.example/m/", null)]
    public void The_mask_of_another_user_or_host_is_a_fault(string url, string? before) =>
        Assert.Equal((before, "rsync"), Set(url, before));

    private static (string? Url, string? Fault) Set(string url, string? before)
    {
        var urls = new MirrorUrls(Rsync: before);
        var definition = new MirrorDefinition { Repository = "default", Id = "m", Urls = urls };
        var (changed, faults) = MirrorFields.Apply(definition, [new("rsync", url)]);
        return (changed.Urls.Rsync, faults.SingleOrDefault()?.Field);
    }
}
