using MirrorActors.Actors.Auditing;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Tests.Auditing;

public sealed class AuditTrackTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly FileId File = new(7);
    private static readonly AuditTrack Old = new(Start.AddDays(-2), Start);

    [Fact]
    public void A_new_mirror_and_one_under_suspicion_are_asked_three_times_as_often()
    {
        Assert.Equal(Start.AddMinutes(30), After(Old, File, new AuditOutcome.Proven(""), Start).Track.Due);
        Assert.Equal(Start.AddMinutes(10), After(Old with { Began = Start.AddHours(-23) }, File, new AuditOutcome.Proven(""), Start).Track.Due);
        Assert.Equal(Start.AddMinutes(10), After(Old, File, Differs(Start), Start).Track.Due);
    }

    [Fact]
    public void One_range_that_differs_is_no_proof_and_another_of_the_file_an_hour_later_is()
    {
        var (suspected, none) = After(Old, File, Differs(Start), Start);
        Assert.Empty(none);
        Assert.Null(suspected.Again(Start.AddMinutes(59)));
        Assert.Equal(File, suspected.Again(Start.AddMinutes(60)));

        var early = After(suspected, File, Differs(Start.AddMinutes(20)), Start.AddMinutes(20));
        Assert.Empty(early.Proof);
        Assert.Single(early.Track.Suspicions);

        var late = Start.AddHours(1);
        var (cleared, proof) = After(early.Track, File, Differs(late), late);
        Assert.Equal([Start, late], proof.Select(p => p.At));
        Assert.Empty(cleared.Suspicions);
    }

    [Fact]
    public void A_range_that_is_right_or_of_another_version_ends_the_suspicion_and_no_answer_keeps_it()
    {
        var later = Start.AddHours(1);
        var (suspected, _) = After(Old, File, Differs(Start), Start);

        Assert.Empty(After(suspected, File, new AuditOutcome.Proven(""), later).Track.Suspicions);
        Assert.Empty(After(suspected, File, new AuditOutcome.Outdated(""), later).Track.Suspicions);
        Assert.Single(After(suspected, File, new AuditOutcome.Unclear(""), later).Track.Suspicions);
        Assert.Single(After(suspected, new FileId(8), new AuditOutcome.Proven(""), later).Track.Suspicions);
    }

    [Fact]
    public void Suspicions_are_bounded_and_the_newest_stay()
    {
        var track = Old;
        for (var i = 0; i < 10; i++) track = After(track, new FileId(i), Differs(Start.AddSeconds(i)), Start.AddSeconds(i)).Track;
        Assert.Equal([6, 7, 8, 9], track.Suspicions.Select(s => s.File.Value));
    }

    private static (AuditTrack Track, MismatchEvidence[] Proof) After(
        AuditTrack track, FileId file, AuditOutcome outcome, DateTimeOffset now) => track.After(file, outcome, 2, 1, now);

    private static AuditOutcome.Mismatch Differs(DateTimeOffset at) =>
        new(new MismatchEvidence("http://a.example/f", "/f", 0, 9, "aa", "bb", at), "differs");
}
