using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Views;

/// <summary>
/// Folds the streams of one prefix into in-memory tables. Called by one feed, one call at a time: first
/// <see cref="RestoreAsync"/> for each stream and its events after the snapshot, then live events as they come.
/// </summary>
public interface IStreamFold
{
    /// <summary>Streams it wants, for example <c>mirror/</c>.</summary>
    string Prefix { get; }

    /// <summary>What it could not get and goes without; <see cref="PublishAsync"/> tries again after <see cref="AskAgain"/>.</summary>
    int Lacking => 0;

    /// <summary>Starts a stream over from a snapshot; null means from nothing.</summary>
    /// <returns>The sequence reached: the snapshot's, or 0 when its shape is unknown to this version.</returns>
    /// <exception cref="Blobs.BlobMissingException">Nothing has changed; the stream waits while others go on.</exception>
    Task<long> RestoreAsync(string stream, StreamSnapshot? snapshot, CancellationToken token);

    /// <summary>Applies the stream's next event.</summary>
    /// <exception cref="Blobs.BlobMissingException">Nothing has changed; the stream waits while others go on.</exception>
    Task ApplyAsync(LoggedEvent logged, CancellationToken token);

    /// <summary>Publishes what was applied; called after each batch.</summary>
    Task PublishAsync(bool caughtUp, CancellationToken token);

    /// <summary>What was missing may be there.</summary>
    void AskAgain()
    {
    }
}
