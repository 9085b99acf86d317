using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Protocol.Tests.Mirrors;

public sealed class MirrorFieldsTests
{
    [Fact]
    public void What_a_field_shows_sets_it_to_the_same()
    {
        foreach (var sample in new[] { MirrorSamples.Full, MirrorSamples.Ruled, MirrorSamples.Redirected, MirrorSamples.Bare })
        {
            var shown = MirrorFields.All.Select(f => KeyValuePair.Create(f.Name, f.Get(sample) ?? ""));
            var blank = sample with
            {
                Urls = sample.Urls with { Http = null },
                Files = null,
                Quota = null,
                Maintenance = null,
                Redirects = null,
            };

            var (copy, faults) = MirrorFields.Apply(blank, shown);

            Assert.Empty(faults);
            Assert.Equal(sample, copy);
        }
    }

    [Fact]
    public void A_field_that_is_cleared_takes_its_empty_group_with_it()
    {
        var cleared = MirrorFields.All.Select(f => KeyValuePair.Create(f.Name, ""));

        var (bare, faults) = MirrorFields.Apply(MirrorSamples.Ruled, cleared);

        Assert.Empty(faults);
        Assert.Equal(MirrorSamples.Bare, bare);
        Assert.True(bare is { Files: null, Quota: null, Maintenance: null, Restrictions.ExcludedNetworks: null });
    }

    [Theory]
    [InlineData("exclusive=true", true, true)]
    [InlineData("private=true", true, false)]
    [InlineData("exclusive=true private=false", false, false)]
    [InlineData("exclusive=true exclusive=", true, false)]
    public void Exclusive_means_private_too(string values, bool isPrivate, bool isExclusive)
    {
        var fields = values.Split(' ').Select(v => KeyValuePair.Create(v.Split('=')[0], v.Split('=')[1]));

        var rules = MirrorFields.Apply(MirrorSamples.Bare, fields).Definition.Restrictions;

        Assert.Equal((isPrivate, isExclusive), (rules.Private, rules.Exclusive));
    }

    [Fact]
    public void A_quota_goes_with_its_bytes_and_without_a_day_begins_anew_on_the_first()
    {
        var set = MirrorFields.Apply(MirrorSamples.Bare, [new("quota-day", "5"), new("monthly-transfer", "1 TB")]).Definition;

        Assert.Equal(new MirrorQuota(1_000_000_000_000, 5), set.Quota);
        Assert.Equal(1, MirrorFields.Apply(set, [new("quota-day", "")]).Definition.Quota!.ResetDay);
        Assert.Null(MirrorFields.Apply(set, [new("monthly-transfer", "")]).Definition.Quota);
    }

    [Fact]
    public void What_fields_there_are_is_told_once_however_many_are_unknown()
    {
        var unknown = Enumerable.Range(0, 10_000).Select(i => KeyValuePair.Create($"x{i}", ""));

        var faults = MirrorFields.Apply(MirrorSamples.Bare, unknown).Faults;

        Assert.Equal(10_000, faults.Count);
        Assert.Single(faults, f => f.Message.Contains("monthly-transfer", StringComparison.Ordinal));
        Assert.InRange(faults.Sum(f => f.Message.Length), 1, 20 * faults.Count);
    }
}
