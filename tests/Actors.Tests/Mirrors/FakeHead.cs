using System.Collections.Concurrent;
using System.Net.Sockets;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Probing;
using MirrorActors.Testing.Actors;

namespace MirrorActors.Actors.Tests.Mirrors;

/// <summary>A probe that shows each call to the test and answers as told.</summary>
internal sealed class FakeHead : IHeadProbe
{
    private TaskCompletionSource _open = Opened();
    private volatile string? _fault;

    public Inbox<Uri> Calls { get; } = new();

    /// <summary>What is wrong with every server; null when all is well.</summary>
    public string? Fault
    {
        get => _fault;
        set => _fault = value;
    }

    /// <summary>Lets no probe end until <see cref="LetGo"/>.</summary>
    public void Hold() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetGo() => _open.SetResult();

    /// <summary>Paths that every server says it does not have; <c>*</c> for all.</summary>
    public ConcurrentDictionary<string, bool> Gone { get; } = new(StringComparer.Ordinal);

    /// <summary>Hosts of which no answer comes.</summary>
    public ConcurrentDictionary<string, bool> Silent { get; } = new(StringComparer.Ordinal);

    /// <summary>Hosts that take a request and never end their answer.</summary>
    public ConcurrentDictionary<string, bool> Tarpits { get; } = new(StringComparer.Ordinal);

    /// <summary>The next file asked for is <see cref="Gone"/> from then on.</summary>
    public bool LosesNext { get; set; }

    /// <summary>Answers before all else; null leaves a question to the rest.</summary>
    public Func<ProbeQuestion, ProbeObservation?>? Answer { get; set; }

    /// <summary>What breaks inside the node.</summary>
    public Exception? Breaks { get; set; }

    /// <summary>Null when no name resolves.</summary>
    public HostReach? Reach { get; set; } = new HostReach(FamilyReach.Routed, FamilyReach.Absent);

    /// <summary>What is wrong with every server over IPv6 alone.</summary>
    public string? Ipv6Fault { get; set; }

    public Task<(HostReach? Reach, ProbeObservation? Problem)> ReachAsync(Uri file, CancellationToken token) => Task.FromResult(
        (Reach, Reach is null ? new ProbeObservation(ObservationKind.Unreachable, "the name does not resolve") : (ProbeObservation?)null));

    public async Task<ProbeObservation> ProbeAsync(ProbeQuestion question, CancellationToken token)
    {
        var (file, size) = question;
        var fault = _fault ?? (question.Family == AddressFamily.InterNetworkV6 ? Ipv6Fault : null);
        var seen = new ProbeObservation(fault is null ? ObservationKind.Good : ObservationKind.WrongAnswer, fault ?? $"200, {size} bytes");
        if (LosesNext) Gone[file.AbsolutePath] = true;
        LosesNext = false;
        if (Gone.ContainsKey("*") || Gone.ContainsKey(file.AbsolutePath))
            seen = new ProbeObservation(ObservationKind.Missing, $"404 for {file.AbsolutePath}");
        if (Silent.ContainsKey(file.Host)) seen = new ProbeObservation(ObservationKind.Unreachable, "no answer");
        if (Answer?.Invoke(question) is { } answer) seen = answer;
        Calls.Add(file);
        if (Tarpits.ContainsKey(file.Host)) await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        await _open.Task.WaitAsync(token);
        return Breaks is { } breaks ? throw breaks : seen;
    }

    private static TaskCompletionSource Opened()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }
}
