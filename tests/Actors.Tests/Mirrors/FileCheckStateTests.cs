using FsCheck;
using FsCheck.Fluent;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Mirrors;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Tests.Mirrors;

public sealed class FileCheckStateTests
{
    private const int Ids = 12;
    private static readonly Guid Rename = new("00000000-0000-0000-0000-00000000002a");

    private enum Kind
    {
        Check,
        Scan,
        Merge,
    }

    /// <summary>Checks, scans and merges in any order, recorded earlier or later than they were made, beside plain sets.</summary>
    [Fact]
    public void A_mirror_holds_its_set_and_what_was_found_since_that_scan_began()
    {
        var steps =
            from kind in Gen.Frequency((5, Gen.Constant(Kind.Check)), (2, Gen.Constant(Kind.Scan)), (1, Gen.Constant(Kind.Merge)))
            from at in Gen.Choose(0, 20)
            from some in Gen.Choose(0, (1 << Ids) - 1)
            from others in Gen.Choose(0, (1 << Ids) - 1)
            select (kind, at, some, others);
        Prop.ForAll(steps.ArrayOf().ToArbitrary(), Run).Check(Config.QuickThrowOnFailure);
    }

    [Fact]
    public void The_same_check_again_is_no_event_and_one_of_another_epoch_or_a_disabled_mirror_is_dropped()
    {
        var state = Mirror.Enabled();
        var check = Check(state, Mirror.Noon, [1, 2], [3]);
        var once = state.After(check);

        Assert.Equal(new MirrorFilesChecked(check.Patch, "test"), Assert.Single(state.Events(check)));
        Assert.Empty(once.Events(check));
        Assert.Empty(state.Events(check with { HealthEpoch = state.HealthEpoch - 1 }));
        Assert.Empty(state.After(new DisableMirror()).Events(check));
    }

    [Fact]
    public void What_a_listing_shows_and_the_mirror_lacks_stays_known_until_a_scan_does_not_say_so()
    {
        var state = Mirror.Enabled();
        var begun = Mirror.Noon.AddHours(1);
        var report = new ScanReport { Result = ScanResult.Completed, Started = begun };
        var lacked = new FilePatch { At = begun, Removed = [3, 4] };
        state = state.After(
            Check(state, Mirror.Noon, [], [3, 4, 5]), Check(state, begun.AddMinutes(1), [4], [6]),
            new RecordScan(report, new BlobRef("aa", 1), lacked));
        Assert.Equal([(3, false), (4, true), (6, false)], state.Patches.ToDictionary().Select(p => (p.Key, p.Value)).Order());
        var again = state.After(new RecordScan(report with { Started = begun.AddHours(1) }, new BlobRef("ab", 1)));
        Assert.Equal(0, again.Patches.Count);
    }

    [Fact]
    public void What_was_asked_earlier_and_recorded_later_does_not_hide_what_was_found_later()
    {
        var state = Mirror.Enabled();
        state = state.After(Check(state, Mirror.Noon.AddMinutes(1), [], [3]), Check(state, Mirror.Noon, [3, 4], []));

        Assert.Equal((true, false), (state.Patches.ToDictionary()[4], state.Patches.ToDictionary()[3]));
    }

    [Theory]
    [InlineData(new[] { 2, 1 }, new int[0])]
    [InlineData(new[] { 1, 1 }, new int[0])]
    [InlineData(new int[0], new[] { -1 })]
    [InlineData(new[] { 1, 2 }, new[] { 2 })]
    public void Ids_out_of_order_below_zero_or_both_held_and_not_are_refused(int[] added, int[] removed)
    {
        var state = Mirror.Enabled();

        Assert.Equal(RefusalKind.Invalid, state.Refusal(Check(state, Mirror.Noon, added, removed)).Kind);
    }

    [Fact]
    public void One_check_and_all_checks_since_a_scan_are_bounded_and_fit_into_the_event_of_a_rename()
    {
        var state = Mirror.Enabled();
        Assert.Contains("1024", state.Refusal(Check(state, Mirror.Noon, [.. Enumerable.Range(0, 1025)], [])).Faults[0].Message, StringComparison.Ordinal);
        // The worst: one file each, of great numbers.
        var patches = Enumerable.Range(0, MirrorLimits.MostPatched)
            .Select(i => new FilePatch { At = Mirror.Noon.AddTicks(i), Added = [2_000_000_000 + i] });
        state = state with { Patches = new FilePatches { All = [.. patches] }, Renaming = new MirrorRenameStarted(Rename, "b") };

        Assert.Equal(RefusalKind.Invalid, state.Refusal(Check(state, Mirror.Noon.AddHours(1), [1], [])).Kind);
        var second = Assert.Single(MirrorState.None.Events(MirrorRename.SecondStep(state)));
        Assert.InRange(MirrorEventCodec.Encode(second).Payload.Length, 1, Limits.EventPayloadBytes);
    }

    [Fact]
    public void A_rename_and_a_snapshot_keep_what_was_found_and_moving_elsewhere_loses_it()
    {
        var state = Mirror.Enabled().After(new RecordScan(Mirror.Report(ScanResult.Completed), Mirror.Files));
        state = state.After(Check(state, Mirror.Noon.AddHours(1), [7], [8]));
        var codec = new MirrorStateCodec();

        Assert.Equal(state, codec.Decode(codec.SchemaVersion, codec.Encode(state)));
        Assert.Equal(state.Patches, Mirror.After(MirrorRename.SecondStep(state.After(new StartRename(Rename, "b")))).Patches);
        var moved = state.After(new ChangeMirror(Mirror.Definition() with { Urls = new MirrorUrls("http://new.example/") }));
        Assert.Equal((null, FilePatches.None), (moved.FileSet, moved.Patches));
    }

    [Fact]
    public void A_mirror_is_asked_over_the_schemes_that_are_up_and_not_at_all_when_none_is()
    {
        var state = Mirror.Enabled();
        Assert.False(state.CanBeAsked());
        state = state.After(
            new RecordVerdict("http", Verdict.Up, "200", state.HealthEpoch),
            new RecordVerdict("https", Verdict.Down, "timeout", state.HealthEpoch));

        Assert.True(state.CanBeAsked());
        Assert.Equal(("http://a.example/", null), (state.AskedAs().Urls.Http, state.AskedAs().Urls.Https));
        Assert.False(state.After(new DisableMirror()).CanBeAsked());
    }

    [Fact]
    public void A_mirror_whose_times_a_scan_found_wrong_is_asked_for_sizes_alone()
    {
        var report = Mirror.Report(ScanResult.Completed) with { WrongTimes = true };
        var state = Mirror.Enabled().After(new RecordScan(report, Mirror.Files));

        Assert.True(state.AskedAs().Files!.IgnoreMtime);
        Assert.Null(state.After(new RecordScan(report with { WrongTimes = false }, Mirror.Files)).AskedAs().Files);
        var trusted = Mirror.Definition() with { Files = new MirrorFileRules { TrustMtime = true } };
        Assert.False(state.After(new ChangeMirror(trusted)).AskedAs().Files!.IgnoreMtime);
    }

    [Fact]
    public void A_snapshot_of_an_older_version_has_nothing_found()
    {
        Assert.Equal(FilePatches.None, new MirrorStateCodec().Decode(1, """{"enabled":true}"""u8.ToArray())!.Patches);
    }

    private static RecordFileCheck Check(MirrorState state, DateTimeOffset at, int[] added, int[] removed) =>
        new(new FilePatch { At = at, Added = [.. added], Removed = [.. removed] }, state.HealthEpoch, "test");

    private static bool Run((Kind Kind, int At, int Some, int Others)[] steps)
    {
        var blobs = new Dictionary<BlobRef, HashSet<int>>();
        var (state, set, found) = (Mirror.Enabled(), new HashSet<int>(), new Dictionary<int, (int At, bool Held)>());
        foreach (var (kind, at, some, others) in steps)
        {
            var blob = new BlobRef($"{blobs.Count:x64}", 1);
            switch (kind)
            {
                case Kind.Check:
                    state = state.After(Check(state, Time(at), Bits(some), Bits(others & ~some)));
                    foreach (var id in Bits(some | others))
                    {
                        if (!found.TryGetValue(id, out var was) || was.At <= at) found[id] = (at, (some >> id & 1) != 0);
                    }

                    break;
                case Kind.Scan:
                    blobs[blob] = set = [.. Bits(some)];
                    state = state.After(new RecordScan(Mirror.Report(ScanResult.Completed) with { Started = Time(at) }, blob));
                    foreach (var id in found.Keys.Where(id => found[id].At < at).ToArray()) found.Remove(id);
                    break;
                case Kind.Merge:
                    blobs[blob] = Held(set, found);
                    if (state.Patches.Count == 0) break;
                    state = state.After(new RecordMerge(state.FileSet, state.Patches, blob));
                    (set, found) = (blobs[blob], []);
                    break;
            }

            var builder = FileIndexFixture.Set([.. state.FileSet is { } inForce ? blobs[inForce] : []]).With(state.Patches);
            if (!Enumerable.Range(0, Ids).Where(id => builder.Contains(new(id))).ToHashSet().SetEquals(Held(set, found))) return false;
            if (builder.Count != Held(set, found).Count || state.Patches.Count != found.Count) return false;
        }

        return true;
    }

    private static HashSet<int> Held(HashSet<int> set, Dictionary<int, (int At, bool Held)> found) =>
        [.. Enumerable.Range(0, Ids).Where(id => found.TryGetValue(id, out var was) ? was.Held : set.Contains(id))];

    private static int[] Bits(int bits) => [.. Enumerable.Range(0, Ids).Where(id => (bits >> id & 1) != 0)];

    private static DateTimeOffset Time(int minutes) => Mirror.Noon.AddMinutes(minutes);
}
