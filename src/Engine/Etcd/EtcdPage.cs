using MirrorActors.Engine.Etcd.Proto;

namespace MirrorActors.Engine.Etcd;

/// <summary>Appends after a position, in the log's order.</summary>
/// <param name="Appends">With their revisions.</param>
/// <param name="More">There are further ones.</param>
/// <param name="Revision">All that was in the log at this revision has been read, unless there is more.</param>
internal sealed record EtcdPage(IReadOnlyList<(long Revision, StoredAppend Append)> Appends, bool More, long Revision);
