using System.Text.Json;
using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;

namespace MirrorActors.Pbm.Tests;

public sealed class CoverageVerbTests : PbmNodeTests
{
    [Fact]
    public async Task Coverage_is_a_line_for_each_place_continents_first()
    {
        await AddAsync("m", " --country fr");
        Publish(Assert.Single(Node.Snapshots.Current.Mirrors.All));
        var lines = (await DoneAsync("coverage")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("Too few redirects yet", lines[0], StringComparison.Ordinal);
        Assert.Matches(@"^PLACE +REDIRECTS +MIRRORS +TOP MIRROR +ITS SHARE +WARNING$", lines[1]);
        Assert.Matches(@"^continent-EU +100\.0% +1 +m +100\.0% +100% of it by m$", lines[2]);
        Assert.Matches(@"^FR +100\.0% +1 +m +100\.0%$", lines[3]);
        var json = JsonDocument.Parse(await DoneAsync("coverage --json")).RootElement;
        Assert.False(json.GetProperty("hasTraffic").GetBoolean());
        Assert.Equal("m", json.GetProperty("countries")[0].GetProperty("top")[0].GetProperty("id").GetString());
    }

    /// <summary>The mirror as if enabled, scanned and up.</summary>
    private void Publish(MirrorFacts mirror)
    {
        var inUse = mirror with
        {
            Enabled = true,
            FileSet = new BlobRef(new string('0', 64), 1),
            Http = new SchemeHealth(Verdict.Up, "test", default),
        };
        var version = Node.Snapshots.Current.Mirrors.Version;
        Node.Snapshots.Current = RedirectSnapshot.Of(
            new MirrorTable([inUse], version), SelectionDefaults.Near, LoadState.Idle, Node.Clock.GetUtcNow());
    }
}
