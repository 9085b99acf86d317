using MirrorActors.Actors.Probing;
using MirrorActors.Testing.Actors;

namespace MirrorActors.Actors.Tests.Mirrors;

/// <summary>A probe that shows each call to the test and answers as told.</summary>
internal sealed class FakeHead : IHeadProbe
{
    private volatile string? _fault;

    public Inbox<Uri> Calls { get; } = new();

    /// <summary>What is wrong with every server; null when all is well.</summary>
    public string? Fault
    {
        get => _fault;
        set => _fault = value;
    }

    public Task<ProbeObservation> ProbeAsync(Uri file, long size, CancellationToken token)
    {
        var seen = new ProbeObservation(_fault is null, _fault ?? $"200, {size} bytes");
        Calls.Add(file);
        return Task.FromResult(seen);
    }
}
