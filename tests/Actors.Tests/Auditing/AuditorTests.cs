using System.Collections.Immutable;
using System.Security.Cryptography;
using MirrorActors.Actors.Alerts;
using MirrorActors.Actors.Auditing;
using MirrorActors.Actors.Catalogue.Pieces;
using MirrorActors.Actors.Mirrors;
using MirrorActors.Actors.Probing;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Actors.Tests.Mirrors;
using MirrorActors.Engine.Actors;
using MirrorActors.Protocol.Catalogue;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;
using MirrorActors.Testing.Engine;

namespace MirrorActors.Actors.Tests.Auditing;

/// <summary>A node without a tree whose mirror holds one small file of known SHA-256.</summary>
public sealed class AuditorTests : IAsyncLifetime
{
    private static readonly AuditOptions Options = new(2, 1 << 10, TimeSpan.FromSeconds(10), 5);
    private readonly ScriptedAudit _audit = new();
    private MirrorWorld _world = null!;
    private ActorSystem _system = null!;
    private ActorRef<AuditMessage> _auditor = null!;

    public async Task InitializeAsync()
    {
        // Requests enough that checks, which go on beside, never make an audit wait: nobody would move the clock for it.
        _world = await MirrorWorld.StartAsync(probing: MirrorWorld.Probing with { Budget = new BudgetLimits(600, 1 << 20) });
        var hashes = new FileHashes { Sha256 = SHA256.HashData(new byte[10]) };
        await _world.Files.ApplyAsync([FileIndexFixture.Put("/a.iso", 1, 10, hashes: hashes)], CancellationToken.None);
        _world.Scanner.Finds = [1];
        await _world.UpAsync("a");
        _system = TestSystem.Create(_world.Clock);
        var planner = new AuditPlanner(_world.Files.Table, new FileSampler(_world.Files.Table), tree: null, new PieceLists(new InMemoryBlobStore()), Options.MostBytes, _world.Clock);
        var services = new AuditServices(
            MirrorWorld.Repository, _world.Table, planner, _audit, _world.Region, _world.Alerts, Options, _world.Spending);
        _auditor = _system.Spawn("auditor", () => new Auditor(services));
        await TrackAsync();
    }

    public async Task DisposeAsync()
    {
        await _system.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task A_mirror_is_asked_for_a_file_that_it_holds_where_it_is_up()
    {
        var (plan, uri) = await AuditedAsync();

        Assert.Equal("http://a.example/pub/a.iso", uri.AbsoluteUri);
        Assert.True(plan.IsWhole);
        Assert.Empty((await TrackAsync()).Suspicions);
    }

    [Fact]
    public async Task A_range_that_differs_takes_the_file_and_another_an_hour_later_puts_the_mirror_into_quarantine()
    {
        _audit.Answer = Differs;
        await AuditedAsync();
        await _world.SeenAsync("a", m => m.FileCount == 0, "without the file");
        Assert.Single((await TrackAsync()).Suspicions);

        await DueAsync(AuditTrack.Confirm, "the second audit");
        var facts = await _world.SeenAsync("a", m => m.Quarantine is not null, "in quarantine");
        Assert.Equal(2, facts.Quarantine!.Evidence.Length);

        await _world.AdvanceAsync(TimeSpan.FromSeconds(15));
        await TrackAsync();
        Assert.Equal("a", Assert.Single(_world.Alerts.Raised, alert => alert.Kind == AlertKind.Quarantined).Subject);

        await _world.DoneAsync("a", new ReleaseMirror());
        await _world.SeenAsync("a", m => m.Quarantine is null, "released");
        await _world.AdvanceAsync(TimeSpan.FromSeconds(15));
        await TrackAsync();
        Assert.DoesNotContain(_world.Alerts.Raised, alert => alert.Kind == AlertKind.Quarantined);
    }

    [Fact]
    public async Task A_copy_of_another_version_only_loses_the_file()
    {
        _audit.Answer = _ => new AuditOutcome.Outdated("another time");
        await AuditedAsync();

        await _world.SeenAsync("a", m => m.FileCount == 0, "without the file");
        Assert.Empty((await TrackAsync()).Suspicions);
        Assert.Null(_world.Table.Current.Find("a")!.Quarantine);
    }

    [Fact]
    public async Task No_answer_changes_nothing()
    {
        _audit.Answer = _ => new AuditOutcome.Unclear("503");
        await AuditedAsync();
        await TrackAsync();

        Assert.DoesNotContain("mirror.files-checked", await _world.TypesAsync("a"));
    }

    [Fact]
    public async Task An_audit_takes_from_the_budget_of_the_mirrors_checks()
    {
        // Then no check ends beside it.
        _world.Head.Hold();
        var before = _world.Spending.Of("a")!;
        _audit.Answer = _ => new AuditOutcome.Proven("as published") { Requests = 2, Bytes = 1000 };
        await AuditedAsync();
        await TrackAsync();

        var after = _world.Spending.Of("a")!;
        Assert.Equal((before.Requests + 2, before.Extra, before.Bytes + 1000), (after.Requests, after.Extra, after.Bytes));
    }

    [Fact]
    public async Task An_audit_beyond_the_budget_waits_until_there_is_room()
    {
        _world.Spending.Spend("a", 0, (1 << 20) - 1000, taken: null);
        await _world.AdvanceAsync(TimeSpan.FromMinutes(11));
        await TrackAsync();
        Assert.True(_audit.Calls.IsEmpty);

        _world.Clock.Skip(TimeSpan.FromHours(25));
        await _world.AdvanceAsync(TimeSpan.FromSeconds(15));
        await _audit.Calls.NextAsync("the audit that waited");
    }

    /// <summary>Lets a new mirror's first audit become due.</summary>
    private Task<(AuditPlan Plan, Uri Uri)> AuditedAsync() => DueAsync(TimeSpan.FromMinutes(11), "an audit");

    /// <summary>After the time, and as many looks more as it takes: what else goes on then may make an audit wait for one.</summary>
    private async Task<(AuditPlan Plan, Uri Uri)> DueAsync(TimeSpan time, string what)
    {
        await _world.AdvanceAsync(time);
        for (var looks = 0; looks < 20 && _audit.Calls.IsEmpty; looks++)
        {
            await TrackAsync();
            await _world.AdvanceAsync(TimeSpan.FromSeconds(15));
        }

        return await _audit.Calls.NextAsync(what);
    }

    /// <summary>What the auditor knows once it has handled all that it was sent.</summary>
    private async Task<AuditTrack> TrackAsync() => (await Awaited.Of(
        _auditor.AskAsync<ImmutableDictionary<string, AuditTrack>>(
            reply => new ShowAudits(reply), MirrorLimits.CommandDeadline, CancellationToken.None),
        "the audits"))["a"];

    private AuditOutcome.Mismatch Differs(AuditPlan plan) => new(
        new MismatchEvidence("http://a.example/pub/a.iso", "/a.iso", 0, 10, "aa", "bb", _world.Clock.GetUtcNow()), "differs");
}
