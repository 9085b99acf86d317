namespace MirrorActors.Actors.Catalogue;

/// <summary>Decides when the changes since the last snapshot are enough for the next one.</summary>
internal sealed class SnapshotSchedule
{
    private long _snapshotBytes;
    private long _deltaBytes;
    private int _events;
    private bool _running;

    /// <summary>Begins with a recovered state, whose counts start at the snapshot it was read from.</summary>
    public void Reset(CatalogueState state) => _snapshotBytes = state.SnapshotBytes;

    public bool TryStart(CatalogueState state)
    {
        var due = state.Events - _events >= CatalogueLimits.EventsPerSnapshot
            || state.DeltaBytes - _deltaBytes > Math.Max(CatalogueLimits.BytesPerSnapshot, _snapshotBytes / CatalogueLimits.SnapshotShare);
        if (_running || !due) return false;
        _running = true;
        return true;
    }

    public void Done(CatalogueState written, long bytes)
    {
        (_snapshotBytes, _deltaBytes, _events) = (bytes, written.DeltaBytes, written.Events);
        _running = false;
    }

    public void Failed() => _running = false;
}
