using MirrorActors.Engine;
using MirrorActors.Engine.Views;

namespace MirrorActors.Node.Composition;

/// <summary>A node's engine and the local copy of its log.</summary>
/// <param name="LocalSnapshot">Where the copy is kept.</param>
/// <param name="StandIn">The copy to serve from while the engine is not open; null when it is, or without one.</param>
/// <param name="Behind">What was started for the engine; it ends after it.</param>
internal sealed record OpenedEngine(
    IEngine Engine, LocalSnapshotFile LocalSnapshot, LocalSnapshotReader? StandIn, ConfiguredEngine Behind) : IAsyncDisposable
{
    /// <summary>Closes the engine; what was started for it runs on.</summary>
    public async Task LetGoAsync()
    {
        await Engine.DisposeAsync();
        await Behind.LetGoAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        await Behind.DisposeAsync();
    }

    /// <summary>Ends when an engine that opens later is open; null when it is.</summary>
    public Task? Opening { get; init; }
}
