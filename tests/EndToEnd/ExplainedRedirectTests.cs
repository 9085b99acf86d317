using MirrorActors.EndToEnd.Harness;
using MirrorActors.Protocol.Admin;
using MirrorActors.Testing;

namespace MirrorActors.EndToEnd;

/// <summary>What <c>pbm explain</c> says and what the redirects of the same node do.</summary>
[Collection(nameof(SelectionLab))]
public sealed class ExplainedRedirectTests(SelectionLab lab)
{
    [Theory]
    [InlineData("vienna", null, "country", 100)]
    [InlineData("graz", null, "country", 200)]
    [InlineData("linz", null, "country", 50)]
    [InlineData("frankfurt", null, "continent", 1000)]
    [InlineData("tokyo", null, "world", 100)]
    [InlineData("vienna-dead", "down", "country", 100)]
    [InlineData("vienna-off", "disabled", "country", 100)]
    [InlineData("graz-leaving", "draining", "country", 100)]
    [InlineData("graz-idle", "weight-zero", "country", 0)]
    [InlineData("linz-without", "not-on-mirror", "country", 100)]
    [InlineData("linz-small", "too-large", "country", 100)]
    [InlineData("vienna-private", "private-elsewhere", "country", 100)]
    [InlineData("office", "private-elsewhere", "country", 100)]
    [InlineData("paris-only", "country-only", "continent", 100)]
    public async Task Each_mirror_is_told_with_its_reason_group_distance_and_weight(string id, string? code, string group, int weight)
    {
        var view = await lab.ExplainAsync(SelectionLab.Small, SelectionLab.Austrian);
        Assert.Equal("redirect", view.Outcome);
        Assert.Equal(SelectionLab.Ids.Count, view.Mirrors.Count);
        var told = view.Mirrors.Single(m => m.Id == id);
        Assert.Equal((code, group, weight), (told.Code, told.Group, told.Weight));
        Assert.True(told.DistanceKm >= 0);
        Assert.Equal(code is null, told.Rank > 0);
        Assert.Equal(code is null && group == "country", told.Probability > 0);
        Assert.NotNull(code is null ? told.Reason : told.Excluded);
        Assert.Equal(1, view.Mirrors.Sum(static m => m.Probability), 1e-9);
    }

    [Theory]
    [InlineData(SelectionLab.Austrian, 10_000)]
    [InlineData(SelectionLab.French, 1000)]
    [InlineData(SelectionLab.Japanese, 1000)]
    [InlineData(SelectionLab.Nowhere, 1000)]
    [InlineData(SelectionLab.InOffice, 500)]
    [InlineData(SelectionLab.InVienna, 500)]
    public async Task Real_redirects_fall_as_explained(string client, int requests)
    {
        var view = await lab.ExplainAsync(SelectionLab.Small, client);
        var counts = await lab.CountAsync(SelectionLab.Small, client, requests);
        AssertFits(counts, view);
    }

    [Fact]
    public async Task A_large_file_stays_on_the_explained_mirror_for_a_client_and_is_spread_over_clients()
    {
        var counts = new Dictionary<string, int>();
        for (var block = 0; block < 256; block++)
        {
            var chosen = Assert.Single(await lab.CountAsync(SelectionLab.Large, $"192.10.{block}.7", 2)).Key;
            counts[chosen] = counts.GetValueOrDefault(chosen) + 1;
            if (block % 32 > 0) continue;
            var view = await lab.ExplainAsync(SelectionLab.Large, $"192.10.{block}.200");
            Assert.Equal(chosen, view.Mirrors.Single(static m => m.Probability > 0).Id);
            Assert.Equal(1, view.Mirrors.Single(static m => m.Probability > 0).Probability);
        }

        // Drawn or by blocks, the shares are the same.
        AssertFits(counts, await lab.ExplainAsync(SelectionLab.Common, SelectionLab.Austrian));
    }

    [Theory]
    [InlineData("country=jp", "tokyo")]
    [InlineData("country=de", "frankfurt")]
    [InlineData("avoid=graz", "vienna linz")]
    [InlineData("avoid=graz&country=jp", "tokyo")]
    [InlineData("avoid=nobody&country=XX&as=0&https=2", "vienna graz linz")]
    public async Task What_a_query_asks_for_is_explained_and_done(string query, string possible)
    {
        var view = await lab.ExplainAsync(SelectionLab.Small, SelectionLab.Austrian, "--query", query);
        Assert.Equal(
            possible.Split(' ').Order(), view.Mirrors.Where(static m => m.Probability > 0).Select(static m => m.Id).Order());
        AssertFits(await lab.CountAsync($"{SelectionLab.Small}?{query}", SelectionLab.Austrian, 500), view);
    }

    [Fact]
    public async Task A_query_never_changes_who_may_be_served()
    {
        var view = await lab.ExplainAsync(SelectionLab.Small, SelectionLab.Austrian, "--query", "country=fr");
        Assert.Equal("country-only", view.Mirrors.Single(static m => m.Id == "paris-only").Code);
        Assert.DoesNotContain("paris-only", (await lab.CountAsync(SelectionLab.Small + "?country=fr", SelectionLab.Austrian, 200)).Keys);
    }

    [Fact]
    public async Task A_new_mirror_is_never_the_one_before()
    {
        using var client = lab.ClientAt("192.10.99.9");
        var last = await lab.MirrorAsync(client, SelectionLab.Small);
        for (var i = 0; i < 200; i++)
        {
            var next = await lab.MirrorAsync(client, SelectionLab.Small + "?newmirror");
            Assert.NotEqual(last, next);
            last = next;
        }
    }

    [Fact]
    public async Task An_ipv6_client_gets_no_mirror_that_has_ipv4_only_where_families_are_strict()
    {
        var view = await lab.ExplainAsync(SelectionLab.Small, "2001:db8::1");
        Assert.Equal("ipv4-only", view.Mirrors.Single(static m => m.Id == "vienna").Code);
        Assert.All(view.Mirrors, static m => Assert.Equal(0, m.Rank));
        Assert.StartsWith("direct", view.Outcome, StringComparison.Ordinal);
    }

    private static void AssertFits(Dictionary<string, int> counts, ExplainView view)
    {
        var chances = view.Mirrors.ToDictionary(static m => m.Id, static m => m.Probability);
        Assert.Equal(1, chances.Values.Sum(), 1e-9);
        Assert.True(
            ChiSquare.Fits(counts, chances, seedIsRandom: true),
            $"{string.Join(", ", counts)} against {string.Join(", ", chances.Where(static c => c.Value > 0))}");
    }
}
