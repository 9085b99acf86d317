using System.Net;
using System.Text;
using MirrorActors.Actors.Catalogue;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Probing;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Actors.Tests.Outgoing;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;
using MirrorActors.Testing.Servers;
using SourceFolder = MirrorActors.Actors.Tests.Catalogue.TempTree;

namespace MirrorActors.Actors.Tests.Probing;

/// <summary>Checks of a real nginx.</summary>
public sealed class RealMirrorTests
{
    private static readonly ProbeOptions Options = new(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(10), 3, 2, MaxRedirects: 5);
    private static readonly DateTimeOffset Modified = new(SourceFolder.Old);

    [NeedsProgramsFact("nginx")]
    public async Task Names_with_percent_signs_sharp_signs_and_spaces_are_asked_for_as_they_are()
    {
        string[] names = ["50% off.iso", "a%20b.iso", "#1.iso", "dir with space/a #2 100%.iso", "q?=&+.iso", "ü é.iso"];
        using var tree = new TempTree();
        foreach (var (name, size) in names.Select((name, i) => (name, i + 10))) tree.Add(name, size, Modified);
        await using var server = await NginxServer.StartAsync(tree.Root);
        using var http = OutgoingTestKit.Http();
        var mirror = new MirrorDefinition
        {
            Repository = "default",
            Id = "m",
            Urls = new MirrorUrls($"http://127.0.0.1:{server.Port}/"),
        };

        foreach (var (name, size) in names.Select((name, i) => (name, i + 10)))
        {
            var file = new SampledFile(new(1), Encoding.UTF8.GetBytes("/" + name), size);
            var question = ProbeQuestion.Of(mirror, MirrorSchemes.Http, file)!;
            var head = await new HeadProbe(http, Options).ProbeAsync(question, CancellationToken.None);
            Assert.True(head.Ok, $"{name}: {head.Reason}");
            var range = new ProbeRange(size - 1, 1);
            var get = await new HeadProbe(http, Options).ProbeAsync(question with { IsGet = true, Range = range }, CancellationToken.None);
            Assert.True(get.Ok, $"{name}: {get.Reason}");
        }
    }

    [NeedsProgramsFact("nginx")]
    public async Task A_mirror_of_one_family_alone_is_up_and_absent_in_the_other()
    {
        using var tree = new TempTree().Add("a.iso", 10, Modified);
        await using var server = await NginxServer.StartAsync(tree.Root, server: "listen [::1]:PORT;");

        var v6 = await TrackAsync(server.Port, IPAddress.IPv6Loopback);
        Assert.Equal((Verdict.Up, FamilyState.Absent, FamilyState.Up), (v6.Verdict, v6.Ipv4.State, v6.Ipv6.State));
        var v4 = await TrackAsync(server.Port, IPAddress.Loopback);
        Assert.Equal((Verdict.Up, FamilyState.Up, FamilyState.Absent), (v4.Verdict, v4.Ipv4.State, v4.Ipv6.State));
        var both = await TrackAsync(server.Port, IPAddress.Loopback, IPAddress.IPv6Loopback);
        Assert.Equal((Verdict.Up, FamilyState.Up, FamilyState.Up), (both.Verdict, both.Ipv4.State, both.Ipv6.State));
    }

    [NeedsProgramsFact("nginx")]
    public async Task A_family_where_nobody_listens_goes_down_alone()
    {
        using var tree = new TempTree().Add("a.iso", 10, Modified);
        await using var server = await NginxServer.StartAsync(tree.Root);

        var seen = await TrackAsync(server.Port, IPAddress.Loopback, IPAddress.IPv6Loopback);

        Assert.Equal((Verdict.Up, FamilyState.Up, FamilyState.Down), (seen.Verdict, seen.Ipv4.State, seen.Ipv6.State));
    }

    [NeedsProgramsFact("nginx")]
    public async Task A_stale_copy_of_the_right_size_is_outdated_and_one_that_pretends_to_be_current_is_wrong()
    {
        using var published = new SourceFolder();
        published.Write("/a.iso", "0123456789");
        var files = new FileIndexFixture();
        await files.ApplyAsync(FileIndexFixture.Put("/a.iso", 1, 10, SourceFolder.Old.Ticks));
        using var tree = new TempTree().Add("a.iso", 10, Modified.AddDays(-1));
        await using var server = await NginxServer.StartAsync(tree.Root);
        // The published file was written just now: for this clock more than a day ago.
        var later = new FakeClock(TimeProvider.System.GetUtcNow().AddHours(25));
        var bytes = new PublishedBytes(files.Table, new SourceTree(published.Root, new NameRules([], dotfiles: false)), later);

        var stale = await AskAsync();
        Assert.Equal(ObservationKind.Missing, stale.Kind);
        Assert.StartsWith("outdated copy: ", stale.Reason, StringComparison.Ordinal);

        File.SetLastWriteTimeUtc(Path.Combine(tree.Root, "a.iso"), SourceFolder.Old);
        Assert.Equal(ObservationKind.WrongAnswer, (await AskAsync()).Kind);
        await files.StopAsync();

        async Task<ProbeObservation> AskAsync()
        {
            using var http = OutgoingTestKit.Http();
            var question = new ProbeQuestion(new Uri($"http://127.0.0.1:{server.Port}/a.iso"), 10)
            {
                Path = "/a.iso"u8.ToArray(),
                IsGet = true,
                Range = new ProbeRange(2, 4),
            };
            return await new HeadProbe(http, Options, bytes).ProbeAsync(question, CancellationToken.None);
        }
    }

    [Theory]
    [InlineData(400)]
    [InlineData(-400)]
    public async Task A_wall_clock_that_jumps_during_a_check_changes_neither_its_result_nor_its_times(int days)
    {
        var clock = new FakeClock();
        await using var server = new RawServer(call =>
        {
            clock.Jump(TimeSpan.FromDays(days));
            return call.SayAsync("HTTP/1.1 200 OK\r\nContent-Length: 10\r\nConnection: close\r\n\r\n");
        });
        using var http = new OutgoingHttp(OutgoingTestKit.Loopback, clock);

        var seen = await new HeadProbe(http, Options).ProbeAsync(new ProbeQuestion(server.At("a.iso"), 10), CancellationToken.None);

        Assert.True(seen.Ok, seen.Reason);
        Assert.Equal(TimeSpan.Zero, seen.Timings!.Value.FirstByte);
    }

    /// <summary>What three checks in a row make of a mirror whose name has these addresses.</summary>
    private static async Task<SchemeTrack> TrackAsync(int port, params IPAddress[] addresses)
    {
        var options = OutgoingTestKit.Loopback with
        {
            AllowPrivate = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")],
            Resolve = (_, _) => Task.FromResult(addresses),
        };
        using var http = OutgoingTestKit.Http(options);
        var head = new HeadProbe(http, Options);
        var question = new ProbeQuestion(new Uri($"http://m.example:{port}/a.iso"), 10);
        var track = SchemeTrack.Unknown;
        for (var n = 0; n < Options.FailuresToDown; n++)
        {
            var probe = await BothFamilies.AskAsync(
                MirrorSchemes.Http, question.Uri, head, family => head.ProbeAsync(question with { Family = family }, CancellationToken.None),
                CancellationToken.None);
            track = track.Observe(probe, new HealthPolicy(Options.FailuresToDown, Options.SuccessesToUp), TimeProvider.System.GetUtcNow());
        }

        return track;
    }
}
