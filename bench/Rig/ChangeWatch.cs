using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace MirrorActors.Rig;

/// <summary>
/// Changes mirrors at a fixed rate, each time at another node, and looks at every node when its redirects follow: milliseconds from
/// the planned time of the command to that. What a node answers of a mirror is what its redirects use.
/// </summary>
internal sealed class ChangeWatch : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private readonly HttpClient[] _nodes;
    private readonly int _mirrors;
    private readonly TimeProvider _clock;
    private readonly List<double>[] _seen;
    private int _failed;

    /// <param name="nodes">Admin URL and token of each, as <c>URL,TOKEN</c>.</param>
    /// <param name="mirrors">How many there are: m000 and so on.</param>
    public ChangeWatch(IEnumerable<string> nodes, int mirrors, TimeProvider clock)
    {
        _nodes = [.. nodes.Select(Client)];
        _seen = [.. _nodes.Select(_ => new List<double>())];
        (_mirrors, _clock) = (mirrors, clock);
    }

    /// <summary>Prints one line a node: p50, p99 and the longest, in milliseconds.</summary>
    public async Task RunAsync(int rate, int seconds, CancellationToken token)
    {
        var started = _clock.GetTimestamp();
        var changes = new List<Task>();
        for (var i = 0; i < rate * seconds; i++)
        {
            var planned = TimeSpan.FromSeconds((double)i / rate);
            var early = planned - _clock.GetElapsedTime(started);
            if (early > TimeSpan.Zero) await Task.Delay(early, _clock, token);
            changes.Add(ChangeAsync(i, started, planned, token));
        }

        await Task.WhenAll(changes);
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
    }

    private static HttpClient Client(string node)
    {
        var (url, token) = (node[..node.IndexOf(',', StringComparison.Ordinal)], node[(node.IndexOf(',', StringComparison.Ordinal) + 1)..]);
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(url) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    private static double At(List<double> sorted, double share) => sorted[(int)((sorted.Count - 1) * share)];

    /// <summary>Mirrors come round again long after: each weight is a mirror's new one for several rounds.</summary>
    private async Task ChangeAsync(int number, long started, TimeSpan planned, CancellationToken token)
    {
        var mirror = string.Create(CultureInfo.InvariantCulture, $"/v1/repos/default/mirrors/m{number % _mirrors:D3}");
        var weight = (1 + (number / _mirrors % 1000)).ToString(CultureInfo.InvariantCulture);
        using var body = JsonContent.Create(new { fields = new { weight } }, options: JsonSerializerOptions.Web);
        var sent = _nodes[number % _nodes.Length].PostAsync(new Uri(mirror + "/set", UriKind.Relative), body, token);
        await Task.WhenAll(_nodes.Select((_, node) => SeeAsync(node, mirror, weight, started, planned, token)));
        using var answer = await sent;
        if (!answer.IsSuccessStatusCode) Interlocked.Increment(ref _failed);
    }

    private async Task SeeAsync(int node, string mirror, string weight, long started, TimeSpan planned, CancellationToken token)
    {
        var expected = $"\"weight\":\"{weight}\"";
        while (true)
        {
            var text = await _nodes[node].GetStringAsync(new Uri(mirror, UriKind.Relative), token);
            var taken = _clock.GetElapsedTime(started) - planned;
            if (text.Contains(expected, StringComparison.Ordinal))
            {
                lock (_seen[node]) _seen[node].Add(taken.TotalMilliseconds);
                return;
            }

            if (taken > Limit) throw new TimeoutException($"node {node + 1} does not show {mirror} with weight {weight}");
            await Task.Delay(TimeSpan.FromMilliseconds(2), _clock, token);
        }
    }
}
