using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Checks;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Tests.Scanning;

/// <summary>A listing does not bring back what the mirror's own answer took away.</summary>
public sealed class DoubtCheckTests : ScannerKit
{
    [Theory]
    [InlineData(FileCheckVerdict.Held, true)]
    [InlineData(FileCheckVerdict.Gone, false)]
    [InlineData(FileCheckVerdict.Outdated, false)]
    [InlineData(FileCheckVerdict.Unclear, false)]
    [InlineData(FileCheckVerdict.Busy, false)]
    public async Task A_file_that_it_did_not_have_is_held_again_when_it_answers_so(FileCheckVerdict verdict, bool isHeld)
    {
        Check = new FakeFileCheck(_ => verdict);
        var outcome = await ScanAsync([new FakeLister("rsync", Listing(Files))], Asking(7));
        Assert.Equal(["/f7"], Check.Asked);
        Assert.Equal(isHeld, outcome.Files!.Contains(new FileId(7)));
        Assert.Equal(isHeld ? [] : [7], outcome.Lacked);
        Assert.Equal((ScanResult.Completed, isHeld ? Files : Files - 1), (outcome.Report.Result, outcome.Files.Count));
    }

    [Fact]
    public async Task What_is_not_listed_is_not_asked_for()
    {
        var outcome = await ScanAsync([new FakeLister("rsync", Listing(Files - 1))], Asking(99, 12345));
        Assert.Empty(Check.Asked);
        Assert.Empty(outcome.Lacked);
    }

    [Fact]
    public async Task Of_many_a_hundred_are_asked_for_and_the_others_stay_lacked()
    {
        await Index.ApplyAsync([.. Enumerable.Range(Files, 40).Select(i => FileIndex.FileIndexFixture.Put($"/f{i}", i, 1000 + i, Noon.AddMinutes(i).Ticks))]);
        Check = new FakeFileCheck(_ => FileCheckVerdict.Held);
        var outcome = await ScanAsync([new FakeLister("rsync", Listing(Files + 40))], Asking([.. Enumerable.Range(10, 130)]));
        Assert.Equal((ScanLimits.ExactFiles, 30), (Check.Asked.Count, outcome.Lacked.Count));
        Assert.Equal(Files + 10, outcome.Files!.Count);
        Assert.Equal(outcome.Lacked.Order(), outcome.Lacked);
    }

    private static ScanRequest Asking(params int[] doubtful) =>
        new(Mirror, _ => Task.FromResult<FileSet?>(null)) { Doubtful = doubtful };
}
