namespace MirrorActors.Engine.Log;

/// <summary>Streams as a restore reads them: those of the log itself, or of a copy of it.</summary>
public interface IStreamReader
{
    /// <summary>Reads one stream from a sequence on, up to the end it has when the call starts.</summary>
    /// <exception cref="PositionTrimmedException">The stream's events from that sequence are trimmed.</exception>
    IAsyncEnumerable<LoggedEvent> ReadAsync(string stream, long fromSequence, CancellationToken token);

    /// <summary>Names of all streams that start with a prefix, in the order of their UTF-8 bytes.</summary>
    IAsyncEnumerable<string> StreamsAsync(string prefix, CancellationToken token);

    Task<StreamSnapshot?> LoadSnapshotAsync(string stream, CancellationToken token);
}
