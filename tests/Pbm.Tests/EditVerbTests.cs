using MirrorActors.Pbm.Connection;
using MirrorActors.Pbm.Verbs.Mirrors;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Tests;

public sealed class EditVerbTests
{
    private static readonly MirrorView Mirror = new(
        "default", "uni-a", true, "up",
        new Dictionary<string, string> { ["http"] = "http://m.example/", ["weight"] = "100", ["comment"] = "two\nlines" },
        new Dictionary<string, SchemeView>(), 0, null, null);

    [Fact]
    public void An_untouched_form_changes_nothing() =>
        Assert.Empty(EditVerb.Changes(Mirror.Fields, EditVerb.Parse(EditVerb.Form(Mirror))));

    [Fact]
    public void Only_what_was_edited_is_sent()
    {
        var form = EditVerb.Form(Mirror).Replace("weight = 100", "weight = 50", StringComparison.Ordinal)
            .Replace("http = http://m.example/", "http =", StringComparison.Ordinal);
        var changes = EditVerb.Changes(Mirror.Fields, EditVerb.Parse(form));
        Assert.Equal(new Dictionary<string, string> { ["weight"] = "50", ["http"] = string.Empty }, changes);
    }

    [Fact]
    public void A_line_without_an_equals_sign_changes_nothing_and_says_so() =>
        Assert.Throws<AdminException>(() => EditVerb.Parse("weight 50"));
}
