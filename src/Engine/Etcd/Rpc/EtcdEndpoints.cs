namespace MirrorActors.Engine.Etcd.Rpc;

/// <summary>The members in turn: one is asked until it fails, then the next one.</summary>
internal sealed class EtcdEndpoints(IReadOnlyList<Uri> all)
{
    private int _current;

    public Uri Current => all[Volatile.Read(ref _current)];

    /// <summary>Goes on to the next one, unless somebody else has.</summary>
    public void Leave(Uri failed)
    {
        var at = Volatile.Read(ref _current);
        if (all[at] == failed) Interlocked.CompareExchange(ref _current, (at + 1) % all.Count, at);
    }
}
