using MirrorActors.Actors.Auditing;
using MirrorActors.Actors.Probing;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Tests.Auditing;

public sealed class MismatchRuleTests
{
    private static readonly DateTimeOffset Published = new(2026, 1, 1, 0, 0, 0, 300, TimeSpan.Zero);
    private static readonly AuditPlan Plan = new(new SampledFile(new FileId(1), "/f"u8.ToArray(), 100), [Published], IsSettled: true, 10, 20, []);

    [Fact]
    public void Other_bytes_under_the_length_and_time_of_the_published_version_are_evidence() =>
        Assert.Null(MismatchRule.WhyNoEvidence(Plan, 100, Published.AddMilliseconds(-300), isIdentity: true));

    [Fact]
    public void A_time_of_the_same_content_before_it_was_touched_counts_too() => Assert.Null(MismatchRule.WhyNoEvidence(
        Plan with { Modified = [Published.AddYears(-1), Published] }, 100, Published.AddYears(-1), isIdentity: true));

    [Fact]
    public void Less_is_a_copy_of_another_version()
    {
        Assert.Contains("length", MismatchRule.WhyNoEvidence(Plan, 99, Published, true), StringComparison.Ordinal);
        Assert.Contains("length", MismatchRule.WhyNoEvidence(Plan, null, Published, true), StringComparison.Ordinal);
        Assert.Contains("no time", MismatchRule.WhyNoEvidence(Plan, 100, null, true), StringComparison.Ordinal);
        Assert.Contains("another time", MismatchRule.WhyNoEvidence(Plan, 100, Published.AddSeconds(1), true), StringComparison.Ordinal);
        Assert.Contains("coding", MismatchRule.WhyNoEvidence(Plan, 100, Published, false), StringComparison.Ordinal);
        var fresh = Plan with { IsSettled = false };
        Assert.Contains("24 hours", MismatchRule.WhyNoEvidence(fresh, 100, Published, true), StringComparison.Ordinal);
    }
}
