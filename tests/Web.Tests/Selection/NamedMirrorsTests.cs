using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using MirrorActors.Web.Tests.Toy;

namespace MirrorActors.Web.Tests.Selection;

/// <summary>What answers of a real listener name, in any header and the body, over random worlds.</summary>
public sealed partial class NamedMirrorsTests
{
    private const int Files = 40;
    private const int Worlds = 100;

    [Fact]
    public async Task No_client_is_told_of_a_mirror_it_would_not_be_served_by_and_https_is_never_sent_to_http()
    {
        var random = new System.Random(20260107);
        await using var node = new ToyNode();
        for (var id = 1; id <= Files; id++) node.With(PathOf(id), id, SelectionWorld.FileSize, isLocal: id % 2 == 0);
        await node.StartAsync();
        var holders = Enumerable.Range(0, Files + 1).Select(_ => random.Next(1 << SelectionWorld.Size)).ToArray();
        for (var ordinal = 0; ordinal < SelectionWorld.Size; ordinal++)
            await node.HoldAsync(ordinal, [.. Enumerable.Range(1, Files).Where(id => (holders[id] >> ordinal & 1) == 1)]);
        var redirects = 0;
        foreach (var world in SelectionWorld.Any.Sample(Worlds, new Rnd(20260107), Worlds))
        {
            node.Snapshots.Current = world.Snapshot;
            foreach (var client in SelectionWorld.Clients)
            {
                var (id, isHttps) = (random.Next(1, Files + 1), random.Next(2) == 0);
                var held = world with { Holding = [.. Enumerable.Range(0, SelectionWorld.Size).Where(o => (holders[id] >> o & 1) == 1)] };
                redirects += await CheckAsync(node, held, client, isHttps, PathOf(id)) ? 1 : 0;
            }
        }

        // Else nothing was tested.
        Assert.InRange(redirects, Worlds * SelectionWorld.Clients.Length / 4, Worlds * SelectionWorld.Clients.Length);
    }

    private static string PathOf(int id) => $"/pub/{id}.iso";

    /// <returns>Whether it was a redirect.</returns>
    private static async Task<bool> CheckAsync(ToyNode node, SelectionWorld world, string client, bool isHttps, string path)
    {
        using var http = node.Client(client, isHttps ? "https" : "http");
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
        var text = $"{answer.Headers}{answer.Content.Headers}"
            + (answer.IsSuccessStatusCode ? string.Empty : await answer.Content.ReadAsStringAsync());
        var allowed = world.Mirrors.Where(m => world.Holding.Contains(m.Ordinal))
            .SelectMany(m => ServingOracle.Schemes(m, client, isHttps, SelectionWorld.FileSize, path).Select(s => $"{s}://m{m.Ordinal}"))
            .ToHashSet();
        var named = Named().Matches(text).Select(static m => m.Value).ToList();
        Assert.True(named.All(allowed.Contains), $"{client} {path} is told {string.Join(' ', named)} of {string.Join(' ', allowed)}");
        Assert.Equal(named.Count, Identifier().Count(text));
        Assert.Equal(allowed.Count > 0, answer.Headers.Location is not null);
        if (named.Count == 0) return false;
        AssertExclusive(world, client, allowed, named);
        return true;
    }

    /// <summary>Where one of an exclusive mirror's clients is sent to such a mirror, all that is named are such mirrors.</summary>
    private static void AssertExclusive(SelectionWorld world, string client, HashSet<string> allowed, List<string> named)
    {
        var exclusive = world.Mirrors.Where(m => m.Definition.Restrictions.Exclusive && ServingOracle.IsIn(m.Definition, client))
            .Where(static m => m.Drained is null && m.LastGoodScan is null).Where(m => !world.OverInGermany.Contains(m.Ordinal))
            .Select(static m => $"://m{m.Ordinal}").ToList();
        if (!exclusive.Exists(e => allowed.Contains("http" + e) || allowed.Contains("https" + e))) return;
        Assert.All(named, n => Assert.Contains(
            world.Mirrors, m => m.Definition.Restrictions.Exclusive && n.EndsWith($"://m{m.Ordinal}", StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"https?://m\d+\b")]
    private static partial Regex Named();

    [GeneratedRegex(@"\bm\d+\b")]
    private static partial Regex Identifier();
}
