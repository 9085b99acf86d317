using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Actors.Alerts;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;
using static MirrorActors.Actors.Tests.Alerts.AlertKit;

namespace MirrorActors.Actors.Tests.Alerts;

/// <summary>What is wrong and who knows of it lasts over restarts.</summary>
public sealed class AlertAccountsTests : IDisposable
{
    private readonly FakeClock _clock = new(Noon);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("alerts-");

    private string FilePath => Path.Combine(_folder.FullName, "alerts.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void What_still_is_wrong_after_a_restart_is_not_told_again_and_keeps_its_since()
    {
        var before = Start();
        before.Board.Raise(Down("a"));
        Assert.Equal(["a/http"], Tell(before)!.Begun.Select(a => a.Subject));
        before.Accounts.Save();

        _clock.Advance(TimeSpan.FromHours(1));
        var after = Start();
        Assert.Null(Tell(after));
        after.Board.Raise(Down("a"));
        Assert.Null(Tell(after));
        Assert.Equal((Noon, false), (Assert.Single(after.Board.Raised).Since, after.Board.Raised.First().IsPresumed));
        after.Board.Clear(AlertKind.MirrorDown, "a/http");
        Assert.Equal(["a/http"], Tell(after)!.Over.Select(a => a.Subject));
    }

    [Fact]
    public async Task What_nobody_sees_any_more_is_over_a_quarter_of_an_hour_after_the_start()
    {
        var before = Start();
        before.Board.Raise(Down("a"));
        before.Board.Raise(Down("b"));
        Tell(before);
        before.Accounts.Save();

        var after = Start();
        await using var system = TestSystem.Create(_clock);
        system.Spawn("keeper", () => new AlertKeeper(after.Board, after.Accounts));
        await _clock.WaitForTimersAsync(2);
        after.Board.Raise(Down("b"));
        _clock.Advance(AlertLimits.Presumed - TimeSpan.FromSeconds(1));
        Assert.Equal(2, after.Board.Raised.Count);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Awaited.Of(UntilAsync(() => after.Board.Raised.Count == 1), "the end of what is presumed");
        Assert.Equal("b/http", Assert.Single(after.Board.Raised).Alert.Subject);
        Assert.Equal(["a/http"], Tell(after)!.Over.Select(a => a.Subject));
    }

    [Fact]
    public async Task A_mirror_that_the_table_does_not_show_yet_stays_presumed_and_one_that_is_up_is_over()
    {
        var before = Start();
        foreach (var id in new[] { "a", "b", "c" }) before.Board.Raise(Down(id));
        before.Accounts.Save();

        var after = Start();
        await using var system = TestSystem.Create(_clock);
        var table = Table(Facts("b"), Facts("c", Verdict.Up, ordinal: 1));
        system.Spawn("watch", () => new DownWatch(after.Board, table));
        await _clock.WaitForTimersAsync(1);
        _clock.Advance(AlertLimits.Look);
        await Awaited.Of(UntilAsync(() => after.Board.Raised.Count == 2), "the end of the one that is up");
        Assert.Equal(
            [("a/http", true), ("b/http", false)],
            after.Board.Raised.Select(r => (r.Alert.Subject, r.IsPresumed)).OrderBy(r => r.Subject, StringComparer.Ordinal));
    }

    [Fact]
    public void A_suspected_network_is_not_presumed_but_its_end_is_told()
    {
        var before = Start();
        before.Board.Raise(new Alert(AlertKind.NetworkSuspected, "toy", "many fail"));
        Tell(before);
        before.Accounts.Save();
        var after = Start();
        Assert.Empty(after.Board.Raised);
        Assert.Equal(["toy"], Tell(after)!.Over.Select(a => a.Subject));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{\"raised\":[{\"kind\":\"Nonsense\"}],\"told\":{}}")]
    [InlineData("null")]
    [InlineData("{\"raised\":null,\"told\":{}}")]
    public void A_damaged_file_is_replaced(string content)
    {
        File.WriteAllText(FilePath, content);
        var node = Start();
        Assert.Empty(node.Board.Raised);
        node.Board.Raise(Down("a"));
        node.Accounts.Save();
        Assert.Single(Start().Board.Raised);
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_written_when_it_can()
    {
        var node = Start();
        Directory.CreateDirectory(FilePath);
        node.Board.Raise(Down("a"));
        node.Accounts.Save();
        Directory.Delete(FilePath);
        node.Accounts.Save();
        Assert.Single(Start().Board.Raised);
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        while (!isSo()) await Task.Yield();
    }

    private Node Start()
    {
        var board = new AlertBoard(_clock, NullLogger<AlertBoard>.Instance);
        var memory = new ChannelMemory("toy", TimeSpan.FromHours(24));
        var accounts = new AlertAccounts(new AlertFile(FilePath, NullLogger.Instance), board);
        accounts.Add("mail", memory);
        return new Node(board, memory, accounts);
    }

    /// <summary>Null when there is nothing to tell.</summary>
    private ToldOf? Tell(Node node)
    {
        var judged = node.Board.Raised.Select(r => new JudgedAlert(r, AlertHold.None)).ToList();
        if (node.Memory.Next(judged, _clock.GetUtcNow()) is null) _clock.Advance(AlertLimits.Gather);
        if (node.Memory.Next(judged, _clock.GetUtcNow()) is not { } due) return null;
        node.Memory.Delivered(due);
        return new ToldOf(due.Message.Begun, due.Message.Over);
    }

    private sealed record Node(AlertBoard Board, ChannelMemory Memory, AlertAccounts Accounts);

    private sealed record ToldOf(
        IReadOnlyList<Protocol.Admin.AlertItem> Begun, IReadOnlyList<Protocol.Admin.AlertItem> Over);
}
