using MirrorActors.Actors.Probing;

namespace MirrorActors.Actors.Tests.Probing;

public sealed class NetworkSuspicionTests
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(2);
    private readonly NetworkSuspicion _suspicion = new(Window);

    [Theory]
    [InlineData(3, 3, false)]
    [InlineData(4, 2, false)]
    [InlineData(4, 3, true)]
    [InlineData(4, 4, true)]
    [InlineData(10, 5, false)]
    [InlineData(10, 6, true)]
    public void It_takes_four_mirrors_and_more_than_half_of_them_that_fail_together(int mirrors, int failing, bool suspected)
    {
        for (var i = 0; i < mirrors; i++) See(i, answers: i >= failing, second: i);
        Assert.Equal(suspected, IsSuspected(mirrors));
    }

    [Fact]
    public void Failures_that_do_not_begin_within_two_intervals_are_those_of_mirrors()
    {
        for (var i = 0; i < 4; i++) See(i, answers: true, second: 0);
        // One more each two minutes; all are probed each minute.
        for (var second = 60; second < 1200; second += 60)
        {
            for (var i = 0; i < 4; i++) See(i, answers: i > second / 130, second);
            Assert.False(IsSuspected(second));
        }
    }

    [Fact]
    public void Mirrors_that_were_down_before_or_are_probed_no_more_say_nothing()
    {
        for (var i = 0; i < 4; i++) _suspicion.Observe($"dead-{i}", answers: false, wasDown: true, TimeSpan.Zero);
        for (var i = 0; i < 4; i++) See(i, answers: i > 1, second: 1);
        Assert.False(IsSuspected(2));
        See(2, answers: false, second: 3);
        _suspicion.Forget("0");
        Assert.False(IsSuspected(4)); // 2 of 3
        See(4, answers: false, second: 5);
        Assert.True(IsSuspected(5)); // 3 of 4
    }

    [Fact]
    public void It_is_over_when_half_of_them_answer_again_and_may_begin_anew()
    {
        Suspect(0);
        See(0, answers: true, second: 30);
        Assert.True(IsSuspected(30));
        See(1, answers: true, second: 31);
        Assert.False(IsSuspected(31));

        for (var i = 0; i < 4; i++) See(i, answers: true, second: 60);
        Assert.False(IsSuspected(60));
        Suspect(70);
    }

    [Fact]
    public void It_is_over_after_ten_minutes_and_the_same_failures_do_not_begin_it_again()
    {
        Suspect(0);
        for (var second = 30; second < 600; second += 30)
        {
            for (var i = 0; i < 4; i++) See(i, answers: false, second);
            Assert.True(IsSuspected(second));
        }

        for (var second = 600; second < 3600; second += 30)
        {
            for (var i = 0; i < 4; i++) See(i, answers: false, second);
            Assert.False(IsSuspected(second));
        }
    }

    [Fact]
    public void A_canary_that_answers_ends_it_for_these_failures()
    {
        Suspect(0);
        _suspicion.Judge(TimeSpan.FromSeconds(1), works: true);
        Assert.False(_suspicion.IsSuspected);
        for (var second = 2; second < 900; second += 20)
        {
            for (var i = 0; i < 4; i++) See(i, answers: false, second);
            Assert.False(IsSuspected(second));
        }
    }

    /// <summary>Whatever happens: it never begins without its mirrors, and never lasts longer than its limit.</summary>
    [Fact]
    public void It_never_begins_on_a_minority_and_never_outlasts_its_limit()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var suspicion = new NetworkSuspicion(Window);
            var (mirrors, bad) = (random.Next(1, 12), random.NextDouble());
            var failing = new HashSet<int>();
            TimeSpan? since = null;
            for (var second = 0; second < 4000; second += random.Next(1, 20))
            {
                var (mirror, answers) = (random.Next(mirrors), random.NextDouble() > bad);
                if (answers) failing.Remove(mirror);
                else failing.Add(mirror);
                var at = TimeSpan.FromSeconds(second);
                suspicion.Observe($"{mirror}", answers, wasDown: false, at);
                suspicion.Judge(at);
                if (!suspicion.IsSuspected)
                {
                    since = null;
                    continue;
                }

                since ??= at;
                if (since == at) Assert.True(failing.Count * 2 >= NetworkSuspicion.LeastMirrors + 1 && mirrors >= NetworkSuspicion.LeastMirrors);
                Assert.True(suspicion.Failing * 2 > suspicion.Probed && suspicion.Probed >= NetworkSuspicion.LeastMirrors);
                Assert.True(at - since < NetworkSuspicion.Longest);
            }
        }
    }

    private void Suspect(int second)
    {
        for (var i = 0; i < 4; i++) See(i, answers: i == 3, second);
        Assert.True(IsSuspected(second));
    }

    private void See(int mirror, bool answers, int second) =>
        _suspicion.Observe($"{mirror}", answers, wasDown: false, TimeSpan.FromSeconds(second));

    private bool IsSuspected(int second)
    {
        _suspicion.Judge(TimeSpan.FromSeconds(second));
        return _suspicion.IsSuspected;
    }
}
