namespace MirrorActors.Engine.Etcd.Rpc;

/// <summary>The members in turn: one is asked until it fails, then the next one.</summary>
internal sealed class EtcdEndpoints(IReadOnlyList<Uri> all)
{
    private readonly Lock _gate = new();
    private IReadOnlyList<Uri> _all = all;
    private volatile Uri _current = all[0];

    public Uri Current => _current;

    /// <summary>The one that would be asked if the present one failed; the same when there is no other.</summary>
    public Uri Next
    {
        get
        {
            lock (_gate) return After(_current);
        }
    }

    /// <summary>Goes on to the next one, unless somebody else has.</summary>
    public void Leave(Uri failed)
    {
        lock (_gate)
        {
            if (_current != failed) return;
            _current = After(failed);
        }
    }

    /// <summary>Other members from now on; the one that is asked is kept when it is among them.</summary>
    /// <param name="all">At least one.</param>
    public void Replace(IReadOnlyList<Uri> all)
    {
        lock (_gate)
        {
            _all = all;
            if (!all.Contains(_current)) _current = all[0];
        }
    }

    private Uri After(Uri one) => _all.SkipWhile(url => url != one).Skip(1).FirstOrDefault(_all[0]);
}
