using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace MirrorActors.Rig;

/// <summary>
/// Changes mirrors at a fixed rate, each time at another node, and looks at every node's mirrors again and again: milliseconds from the
/// planned time of a command to the end of the first look that shows it. What a node answers of a mirror is what its redirects use.
/// </summary>
internal sealed class ChangeWatch : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(5);
    private readonly HttpClient[] _nodes;
    private readonly int _mirrors;
    private readonly TimeProvider _clock;
    private readonly List<double>[] _seen;
    private readonly List<Change>[] _awaited;
    private readonly CancellationTokenSource _enough = new();
    private int _failed;

    /// <param name="nodes">Admin URL and token of each, as <c>URL,TOKEN</c>.</param>
    /// <param name="mirrors">How many there are: m000 and so on.</param>
    public ChangeWatch(IEnumerable<string> nodes, int mirrors, TimeProvider clock)
    {
        _nodes = [.. nodes.Select(Client)];
        _seen = [.. _nodes.Select(_ => new List<double>())];
        _awaited = [.. _nodes.Select(_ => new List<Change>())];
        (_mirrors, _clock) = (mirrors, clock);
    }

    /// <summary>Prints one line a node: p50, p99 and the longest, in milliseconds.</summary>
    public async Task RunAsync(int rate, int seconds, CancellationToken token)
    {
        var first = await HighestWeightAsync(token) + 1;
        var looking = Task.WhenAll(_nodes.Select((_, node) => LookAsync(node, token)));
        var started = _clock.GetTimestamp();
        var sent = new List<Task>();
        for (var i = 0; i < rate * seconds; i++)
        {
            var planned = TimeSpan.FromSeconds((double)i / rate);
            var early = planned - _clock.GetElapsedTime(started);
            if (early > TimeSpan.Zero) await Task.Delay(early, _clock, token);
            sent.Add(SendAsync(i, new Change($"m{i % _mirrors:D3}", first + (i / _mirrors), _clock.GetTimestamp()), token));
        }

        await Task.WhenAll(sent);
        await _enough.CancelAsync();
        await looking;
        foreach (var (node, seen) in _seen.Index())
        {
            seen.Sort();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"node {node + 1}: {seen.Count} changes seen, p50 {At(seen, 0.5):F1} ms, p99 {At(seen, 0.99):F1} ms, longest {seen[^1]:F1} ms"));
        }

        Console.WriteLine($"{_failed} failed");
    }

    public void Dispose()
    {
        foreach (var node in _nodes) node.Dispose();
        _enough.Dispose();
    }

    private static HttpClient Client(string node)
    {
        var (url, token) = (node[..node.IndexOf(',', StringComparison.Ordinal)], node[(node.IndexOf(',', StringComparison.Ordinal) + 1)..]);
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(url) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    private static double At(List<double> sorted, double share) => sorted[(int)((sorted.Count - 1) * share)];

    private async Task<int> HighestWeightAsync(CancellationToken token) => (await WeightsAsync(0, token)).Values.Max();

    private async Task SendAsync(int number, Change change, CancellationToken token)
    {
        foreach (var awaited in _awaited)
        {
            lock (awaited) awaited.Add(change);
        }

        using var body = JsonContent.Create(
            new { fields = new { weight = change.Weight.ToString(CultureInfo.InvariantCulture) } }, options: JsonSerializerOptions.Web);
        var url = new Uri($"/v1/repos/default/mirrors/{change.Mirror}/set", UriKind.Relative);
        using var answer = await _nodes[number % _nodes.Length].PostAsync(url, body, token);
        if (!answer.IsSuccessStatusCode) Interlocked.Increment(ref _failed);
    }

    /// <summary>Until all has been sent and seen.</summary>
    private async Task LookAsync(int node, CancellationToken token)
    {
        while (true)
        {
            var weights = await WeightsAsync(node, token);
            lock (_awaited[node])
            {
                foreach (var change in _awaited[node].Where(change => weights[change.Mirror] >= change.Weight))
                    _seen[node].Add(_clock.GetElapsedTime(change.Sent).TotalMilliseconds);
                _awaited[node].RemoveAll(change => weights[change.Mirror] >= change.Weight);
                if (_awaited[node].FirstOrDefault(change => _clock.GetElapsedTime(change.Sent) > Limit) is { } late)
                    throw new TimeoutException($"node {node + 1} does not show {late.Mirror} with weight {late.Weight}");
                if (_awaited[node].Count == 0 && _enough.IsCancellationRequested) return;
            }

            await Task.Delay(Between, _clock, token);
        }
    }

    /// <summary>Of each mirror.</summary>
    private async Task<Dictionary<string, int>> WeightsAsync(int node, CancellationToken token)
    {
        await using var text = await _nodes[node].GetStreamAsync(new Uri("/v1/repos/default/mirrors", UriKind.Relative), token);
        using var mirrors = await JsonDocument.ParseAsync(text, cancellationToken: token);
        return mirrors.RootElement.EnumerateArray().ToDictionary(
            mirror => mirror.GetProperty("id").GetString()!,
            mirror => int.Parse(mirror.GetProperty("fields").GetProperty("weight").GetString()!, CultureInfo.InvariantCulture));
    }

    private sealed record Change(string Mirror, int Weight, long Sent);
}
