using FsCheck;
using FsCheck.Fluent;
using MirrorActors.Actors.Mirrors;
using MirrorActors.Engine.Actors;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Tests.Mirrors;

/// <summary>What holds after any sequence of commands.</summary>
public sealed class MirrorStateProperties
{
    private static readonly Gen<MirrorCommand[]> Histories = Gen.Elements(Commands()).ArrayOf();

    [Fact]
    public void A_removed_mirror_refuses_everything_but_a_registration() => Holds(state =>
    {
        var removed = Run(state, new RemoveMirror());
        return removed.Definition is not null || Commands()
            .Where(c => c is not RegisterMirror)
            .All(c => removed.Decide(c, Mirror.Noon) is Decision<MirrorEvent>.Refused { Refusal.Kind: RefusalKind.NotFound });
    });

    [Fact]
    public void Any_command_given_twice_changes_nothing_the_second_time() => Holds(state => Commands()
        .Where(c => c is not RecordScan)
        .All(c =>
        {
            var once = Run(state, c);
            return Run(once, c) == once;
        }));

    [Fact]
    public void A_snapshot_reads_back_as_the_state_it_was_made_of() => Holds(state =>
    {
        var codec = new MirrorStateCodec();
        return codec.Decode(codec.SchemaVersion, codec.Encode(state)) == state;
    });

    [Fact]
    public void Only_an_enabled_mirror_has_verdicts_and_an_epoch_never_goes_back() => Holds(state =>
        (state.Enabled || (state.Http.Verdict, state.Https.Verdict) == (Verdict.Unknown, Verdict.Unknown))
        && Commands().All(c => Run(state, c).HealthEpoch >= state.HealthEpoch));

    private static void Holds(Func<MirrorState, bool> holds) => Prop
        .ForAll(Histories.ToArbitrary(), history => holds(history.Aggregate(MirrorState.None, Run)))
        .Check(Config.QuickThrowOnFailure);

    private static MirrorState Run(MirrorState state, MirrorCommand command) =>
        state.Decide(command, Mirror.Noon) is Decision<MirrorEvent>.Accepted accepted
            ? accepted.Events.Aggregate(state, (s, e) => s.Apply(e))
            : state;

    private static MirrorCommand[] Commands() =>
    [
        new RegisterMirror(Mirror.Definition()),
        new RegisterMirror(Mirror.Definition() with { Weight = -1 }),
        new ChangeMirror(Mirror.Definition() with { Weight = 7, Comment = "x" }),
        new ChangeMirror(Mirror.Definition() with { Urls = new MirrorUrls("http://b.example/") }),
        new EnableMirror(),
        new DisableMirror(),
        new RemoveMirror(),
        new StartRename(Guid.Empty, "b"),
        new AbandonRename("taken"),
        new RemoveMirror("b"),
        new RecordScan(Mirror.Report(ScanResult.Completed), Mirror.Files),
        new RecordScan(Mirror.Report(ScanResult.Failed), null),
        new RecordVerdict("http", Verdict.Up, "200", 2),
        new RecordVerdict("https", Verdict.Down, "timeout", 4),
        new RecordVerdict("http", Verdict.Up, "200", 2, Mirror.Noon, FamilyState.Up, FamilyState.Absent),
        new RecordFileCheck(new FilePatch { At = Mirror.Noon, Added = [1, 2], Removed = [3] }, 2, "new files"),
        new RecordFileCheck(new FilePatch { At = Mirror.Noon.AddHours(1), Removed = [1] }, 2, "gone"),
        new RecordMerge(
            Mirror.Files, new FilePatches { All = [new FilePatch { At = Mirror.Noon.AddHours(1), Removed = [1] }] }, Mirror.Files),
        new DrainMirror(),
        new DrainMirror(Mirror.Noon.AddHours(2)),
        new DrainMirror(Mirror.Noon),
        new ResumeMirror(),
    ];
}
