using System.Collections.Concurrent;
using System.Net;
using MirrorActors.Chaos.Checking;
using MirrorActors.EndToEnd.Harness;

namespace MirrorActors.Chaos.Rig;

/// <summary>
/// Clients at a fixed rate over all nodes in turn. Who gets no answer tries once more, on a fresh connection to another node. With a
/// balancer they are given only nodes that say they are ready, and do not try again.
/// </summary>
internal sealed class Load : IAsyncDisposable
{
    private static readonly TimeProvider Clock = TimeProvider.System;
    private static readonly TimeSpan FirstLimit = TimeSpan.FromSeconds(2);

    /// <summary>A machine under load may be slow; no answer at all is another thing.</summary>
    private static readonly TimeSpan LastLimit = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private readonly IReadOnlyList<IClusterNode> _nodes;
    private readonly AdminClient? _balancer;
    private readonly string _path;
    private readonly HttpClient _kept = NewClient();
    private readonly ConcurrentQueue<string> _failed = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _sending;
    private readonly Task _looking;
    private volatile IReadOnlyList<IClusterNode> _targets;
    private volatile bool _isPaused;
    private long _sent;
    private long _answered;
    private long _retried;

    /// <param name="path">Of the file that is asked for.</param>
    /// <param name="balancer">Null: without one.</param>
    public Load(IReadOnlyList<IClusterNode> nodes, string path, int perSecond, AdminClient? balancer)
    {
        (_nodes, _targets, _path, _balancer) = (nodes, nodes, path, balancer);
        _looking = balancer is null ? Task.CompletedTask : LookAsync(balancer);
        _sending = SendAsync(TimeSpan.FromSeconds(1.0 / perSecond));
    }

    /// <summary>Returns when so many more requests were answered.</summary>
    public async Task ProgressAsync(int more, string what)
    {
        var goal = Interlocked.Read(ref _answered) + more;
        await Waiting.UntilAsync(
            () => Task.FromResult(Interlocked.Read(ref _answered)), answered => answered >= goal, TimeSpan.FromSeconds(120), what);
    }

    /// <summary>Nobody asks until <see cref="Resume"/>; returns when all requests have ended.</summary>
    public async Task PauseAsync()
    {
        _isPaused = true;
        await Waiting.UntilAsync(
            () => Task.FromResult(Interlocked.Read(ref _sent) - Interlocked.Read(ref _answered) - _failed.Count), left => left == 0,
            LastLimit + LastLimit, "the end of all requests");
    }

    public void Resume() => _isPaused = false;

    /// <summary>Returns when all requests have ended.</summary>
    public async Task<RequestCounts> StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_looking, _sending);
        return new RequestCounts(_sent, _retried, [.. _failed], MayRetry: _balancer is null);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _kept.Dispose();
        _stop.Dispose();
    }

    private async Task SendAsync(TimeSpan every)
    {
        var underWay = new HashSet<Task>();
        using var timer = new PeriodicTimer(every, Clock);
        for (var turn = 0; await NextAsync(timer); turn++)
        {
            underWay.RemoveWhere(request => request.IsCompletedSuccessfully);
            if (!_isPaused) underWay.Add(RequestAsync(turn));
        }

        await Task.WhenAll(underWay);
    }

    private async Task LookAsync(AdminClient balancer)
    {
        using var timer = new PeriodicTimer(Look, Clock);
        while (await NextAsync(timer))
        {
            var says = await Task.WhenAll(_nodes.Select(balancer.ReadyAsync));
            _targets = [.. _nodes.Where((_, i) => says[i] is "ok" or "degraded")];
        }
    }

    private async Task<bool> NextAsync(PeriodicTimer timer)
    {
        try
        {
            return await timer.WaitForNextTickAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task RequestAsync(int turn)
    {
        Interlocked.Increment(ref _sent);
        var targets = _targets;
        if (targets.Count == 0)
        {
            _failed.Enqueue("no node was ready");
            return;
        }

        var first = targets[turn % targets.Count];
        var refusal = await TryAsync(_kept, first, _balancer is null ? FirstLimit : LastLimit);
        if (refusal is not null && _balancer is null)
        {
            Interlocked.Increment(ref _retried);
            using var fresh = NewClient();
            var others = targets.Where(node => node != first).ToList();
            refusal = await TryAsync(fresh, others[turn % others.Count], LastLimit) is { } again ? $"{refusal}, then {again}" : null;
        }

        if (refusal is null) Interlocked.Increment(ref _answered);
        else _failed.Enqueue(refusal);
    }

    /// <returns>Null when there was an answer that is one.</returns>
    private async Task<string?> TryAsync(HttpClient client, IClusterNode node, TimeSpan within)
    {
        using var limit = new CancellationTokenSource(within, Clock);
        try
        {
            using var response = await client.GetAsync(new Uri(node.Public, _path), limit.Token);
            return response.StatusCode < HttpStatusCode.InternalServerError ? null : $"{node.Name}: {response.StatusCode}";
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return $"{node.Name}: {(limit.IsCancellationRequested ? $"no answer within {within.TotalSeconds} s" : e.GetBaseException().Message)}";
        }
    }

    private static HttpClient NewClient() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
}
