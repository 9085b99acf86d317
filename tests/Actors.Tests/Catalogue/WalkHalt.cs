using MirrorActors.Testing;

namespace MirrorActors.Actors.Tests.Catalogue;

/// <summary>Halts the next walk before it reads a directory, so that a test can do something meanwhile.</summary>
internal sealed class WalkHalt
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _directory;

    public WalkHalt(CatalogueFixture catalogue, string directory)
    {
        _directory = directory;
        catalogue.BeforeReading = reading =>
        {
            if (reading != directory) return;
            catalogue.BeforeReading = null;
            _reached.TrySetResult();
            _go.Task.Wait();
        };
    }

    public Task ReachedAsync() => Awaited.Of(_reached.Task, $"a walk that reads {_directory}");

    public void GoOn() => _go.TrySetResult();

    public void Fail() => _go.TrySetException(new InvalidOperationException("broken"));
}
