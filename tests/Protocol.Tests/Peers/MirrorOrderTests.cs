using System.Text.Json;
using System.Text.Json.Serialization;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Protocol.Peers;
using MirrorActors.Protocol.Tests.Mirrors;

namespace MirrorActors.Protocol.Tests.Peers;

/// <summary>What nodes send each other: the texts are frozen, since nodes of two versions talk to each other.</summary>
public sealed class MirrorOrderTests
{
    private static readonly CommandContext By = new(Guid.Parse("00000000-0000-0000-0000-00000000002a"), "admin (token)", "why");
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<MirrorCommand, string> Frozen => new()
    {
        { new EnableMirror(), """{"kind":"enable-mirror"}""" },
        { new DisableMirror(), """{"kind":"disable-mirror"}""" },
        { new DrainMirror(Noon), """{"kind":"drain-mirror","until":"2026-03-01T12:00:00+00:00"}""" },
        { new ResumeMirror(), """{"kind":"resume-mirror"}""" },
        { new RemoveMirror("b"), """{"kind":"remove-mirror","renamedTo":"b"}""" },
        { new ReleaseMirror(), """{"kind":"release-mirror"}""" },
        { new StartRename(By.Id, "b"), """{"kind":"start-rename","rename":"00000000-0000-0000-0000-00000000002a","to":"b"}""" },
        { new AbandonRename("taken"), """{"kind":"abandon-rename","why":"taken"}""" },
        {
            new RecordVerdict("http", Verdict.Down, "404", 3, Noon, Evidence: new ProbeEvidence("GET / HTTP/1.1\n"), Node: "n1"),
            """
            {"kind":"record-verdict","scheme":"http","verdict":"Down","reason":"404","healthEpoch":3,"since":"2026-03-01T12:00:00+00:00","evidence":{"request":"GET / HTTP/1.1\n"},"node":"n1"}
            """
        },
        {
            new RecordFileCheck(new FilePatch { At = Noon, Removed = [3] }, 2, "gone"),
            """
            {"kind":"record-file-check","patch":{"at":"2026-03-01T12:00:00+00:00","added":[],"removed":[3]},"healthEpoch":2,"reason":"gone"}
            """
        },
        {
            new QuarantineMirror([new MismatchEvidence("http://a/", "/x", 1, 2, "00", "ff", Noon)], 2),
            """
            {"kind":"quarantine-mirror","evidence":[{"url":"http://a/","path":"/x","offset":1,"length":2,"expected":"00","received":"ff","at":"2026-03-01T12:00:00+00:00"}],"healthEpoch":2}
            """
        },
    };

    public static TheoryData<MirrorCommand> Large =>
    [
        new RegisterMirror(MirrorSamples.Full),
        new RegisterMirror(MirrorSamples.Bare, new MirrorInheritance(By.Id, "a", true, MirrorSamples.FailedReport, MirrorSamples.Report)),
        new ChangeMirror(MirrorSamples.Ruled, MirrorSamples.Redirected),
        new RecordScan(MirrorSamples.TracedReport, new BlobRef("ab", 12), new FilePatch { At = Noon, Added = [1] }),
        new RecordMerge(new BlobRef("ab", 12), FilePatches.None.With(new FilePatch { At = Noon, Added = [1] }), new BlobRef("cd", 2)),
    ];

    [Theory]
    [MemberData(nameof(Frozen))]
    public void A_command_has_the_same_text_for_ever(MirrorCommand command, string text)
    {
        var json = Write(command);
        Assert.Equal(
            """{"repository":"default","mirror":"a","command":""" + text.Trim()
            + ""","context":{"id":"00000000-0000-0000-0000-00000000002a","principal":"admin (token)","reason":"why"}}""",
            json);
        Assert.Equal(json, Write(Read(json).Command));
    }

    [Theory]
    [MemberData(nameof(Large))]
    public void Nothing_of_a_command_is_lost_on_the_way(MirrorCommand command)
    {
        var json = Write(command);
        var read = Read(json);
        Assert.Equal(command.GetType(), read.Command.GetType());
        Assert.Equal(json, Write(read.Command));
        Assert.Equal(By, read.Context);
    }

    [Fact]
    public void Every_command_can_be_sent()
    {
        var known = typeof(MirrorCommand).GetCustomAttributes(typeof(JsonDerivedTypeAttribute), false)
            .Cast<JsonDerivedTypeAttribute>().Select(a => a.DerivedType).ToHashSet();
        var all = typeof(MirrorCommand).Assembly.GetTypes().Where(t => t.BaseType == typeof(MirrorCommand));
        Assert.Empty(all.Except(known));
    }

    [Fact]
    public void Answers_have_the_same_text_for_ever()
    {
        Both(new CommandResult.Done(true), """{"changed":true}""");
        Both(
            new CommandResult.Refused(RefusalKind.Conflict, "weight", "is too large"),
            """{"refusal":"Conflict","faults":[{"field":"weight","message":"is too large"}]}""");
        Assert.Throws<JsonException>(() => new OrderAnswer().ToResult());

        static void Both(CommandResult result, string text)
        {
            Assert.Equal(text, JsonSerializer.Serialize(OrderAnswer.Of(result), PeerJson.Default.OrderAnswer));
            var read = JsonSerializer.Deserialize(text, PeerJson.Default.OrderAnswer)!.ToResult();
            Assert.Equal(text, JsonSerializer.Serialize(OrderAnswer.Of(read), PeerJson.Default.OrderAnswer));
        }
    }

    private static string Write(MirrorCommand command) =>
        JsonSerializer.Serialize(new MirrorOrder("default", "a", command, By), PeerJson.Default.MirrorOrder);

    private static MirrorOrder Read(string json) => JsonSerializer.Deserialize(json, PeerJson.Default.MirrorOrder)!;
}
