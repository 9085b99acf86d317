using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Catalogue.Sources;

/// <summary>Takes what a source shows.</summary>
public interface IWalkSink
{
    /// <summary>A file with its exact size and time, or a link.</summary>
    ValueTask MeetAsync(WalkedItem item, CancellationToken token);

    /// <summary>A file of the catalogue that is there unchanged, as far as the source can tell.</summary>
    void MeetSame(FileId file);

    /// <summary>A file of the catalogue that is there, and has changed; how is not known yet.</summary>
    /// <param name="path">Canonical.</param>
    ValueTask MeetChangedAsync(byte[] path, CancellationToken token);
}
