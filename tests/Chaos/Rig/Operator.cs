using System.Globalization;
using MirrorActors.EndToEnd.Harness;

namespace MirrorActors.Chaos.Rig;

/// <summary>
/// Operators, one for each mirror, one for paths and one who adds and removes mirrors. Each sends one command after the other to
/// random nodes, the same with the same id until its outcome is known.
/// </summary>
internal sealed class Operator : IAsyncDisposable
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan ProgressLimit = TimeSpan.FromSeconds(120);

    /// <summary>Of one command: its mirror may have no owner for long while links are bad.</summary>
    private static readonly TimeSpan UnknownLimit = TimeSpan.FromSeconds(300);
    private static readonly TimeProvider Clock = TimeProvider.System;
    private readonly Func<IReadOnlyList<IClusterNode>> _nodes;
    private readonly AdminClient _admin;
    private readonly Ledger _ledger;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abandon = new();
    private readonly List<Counter> _counters = [];
    private readonly List<Task> _working = [];

    /// <param name="nodes">Those that may be asked.</param>
    /// <param name="run">Tells the commands of this run from others'.</param>
    public Operator(Func<IReadOnlyList<IClusterNode>> nodes, AdminClient admin, Ledger ledger, IEnumerable<string> mirrors, int run)
    {
        (_nodes, _admin, _ledger) = (nodes, admin, ledger);
        foreach (var mirror in mirrors) Begin((counter, random) => EditAsync(mirror, run, counter, random));
        Begin((counter, random) => BlockAsync(run, counter, random));
        Begin((counter, random) => AddAsync(run, counter, random));
    }

    /// <summary>Returns when each operator has had two more commands acknowledged.</summary>
    public Task ProgressAsync(string what) => ProgressAsync(what, ProgressLimit, done => done.All(number => number >= 2));

    /// <summary>Returns when any of the operators have had so many more commands acknowledged, however slowly.</summary>
    public Task ProgressOfAnyAsync(int commands, string what) => ProgressAsync(what, UnknownLimit, done => done.Sum() >= commands);

    /// <summary>Begins nothing more, and returns when the outcome of all is known.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_working);
    }

    /// <summary>Ends at once, whatever the outcome of what is under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await _abandon.CancelAsync();
        await _stop.CancelAsync();
        await Task.WhenAll(_working).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _abandon.Dispose();
    }

    private async Task ProgressAsync(string what, TimeSpan limit, Func<IEnumerable<int>, bool> isEnough)
    {
        var before = _counters.Select(counter => counter.Value).ToList();
        await Waiting.UntilAsync(
            async () =>
            {
                foreach (var working in _working.Where(task => task.IsFaulted)) await working;
                return string.Join(' ', _counters.Zip(before).Select(pair => pair.First.Value - pair.Second));
            },
            done => isEnough(done.Split(' ').Select(number => int.Parse(number, CultureInfo.InvariantCulture))),
            limit, what);
    }

    private void Begin(Func<Counter, Random, Task> work)
    {
        var counter = new Counter();
        _counters.Add(counter);
        _working.Add(work(counter, new Random(_counters.Count)));
    }

    private async Task EditAsync(string mirror, int run, Counter counter, Random random)
    {
        var enabled = $"mirrors/{mirror}/enabled";
        while (!_stop.IsCancellationRequested)
        {
            var comment = string.Create(CultureInfo.InvariantCulture, $"{run}-{counter.Value}");
            await DoAsync($"mirrors/{mirror}/set", $$"""{"fields":{"comment":"{{comment}}"} }""", counter, random, ($"mirrors/{mirror}/fields/comment", comment));
            await DoAsync($"mirrors/{mirror}/disable", "", counter, random, (enabled, "False"));
            await DoAsync($"mirrors/{mirror}/enable", "", counter, random, (enabled, "True"));
            await DoAsync($"mirrors/{mirror}/drain", "", counter, random);
            await DoAsync($"mirrors/{mirror}/resume", "", counter, random);
        }
    }

    private async Task BlockAsync(int run, Counter counter, Random random)
    {
        while (!_stop.IsCancellationRequested)
        {
            var glob = string.Create(CultureInfo.InvariantCulture, $"/blocked/{run}-{counter.Value}");
            await DoAsync("paths/block", $$"""{"glob":"{{glob}}","status":451,"reason":"a test"}""", counter, random, ($"paths/{glob}/rule", "block"));
            await DoAsync("paths/allow", $$"""{"glob":"{{glob}}"}""", counter, random, ($"paths/{glob}/rule", null));
        }
    }

    private async Task AddAsync(int run, Counter counter, Random random)
    {
        while (!_stop.IsCancellationRequested)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"extra-{run}-{counter.Value}");
            var body = $$"""{"id":"{{id}}","check":false,"fields":{"http":"http://192.0.2.1/{{id}}/","country":"at"} }""";
            await DoAsync("mirrors", body, counter, random, ($"mirrors/{id}/enabled", "False"));
            await DoAsync($"mirrors/{id}", "", counter, random, HttpMethod.Delete, ($"mirrors/{id}/enabled", null));
        }
    }

    private Task DoAsync(string path, string body, Counter counter, Random random, params (string, string?)[] expected) =>
        DoAsync(path, body, counter, random, HttpMethod.Post, expected);

    private async Task DoAsync(
        string path, string body, Counter counter, Random random, HttpMethod method, params (string, string?)[] expected)
    {
        var id = Guid.NewGuid();
        var started = Clock.GetTimestamp();
        var answers = new List<string>();
        while (true)
        {
            var nodes = _nodes();
            var (answer, text) = await _admin.SendAsync(nodes[random.Next(nodes.Count)], method, path, body, id);
            answers.Add(text);
            if (answer == Answer.Acknowledged) break;
            var what = $"{method} {path} {id}: {string.Join(" then ", answers.TakeLast(4))}";
            if (answer != Answer.Unknown) throw new InvalidOperationException($"a command was refused: {what}");
            if (Clock.GetElapsedTime(started) > UnknownLimit) throw new TimeoutException($"a command has no outcome: {what}");
            await Task.Delay(Between, Clock, _abandon.Token);
        }

        _ledger.Note(id, $"{method} {path}", expected);
        counter.Value++;
        await Task.Delay(Between, Clock);
    }

    private sealed class Counter
    {
        private volatile int _value;

        public int Value
        {
            get => _value;
            set => _value = value;
        }
    }
}
