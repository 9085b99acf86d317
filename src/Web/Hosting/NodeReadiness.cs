namespace MirrorActors.Web.Hosting;

/// <summary>Whether this node should get requests.</summary>
/// <param name="areTablesComplete">Asked until it was true once.</param>
/// <param name="isDegraded">Asked at each health request.</param>
public sealed class NodeReadiness(Func<bool> areTablesComplete, Func<bool> isDegraded)
{
    private volatile bool _complete;
    private volatile bool _draining;

    public bool IsDraining => _draining;

    /// <summary>False while a 404 could be wrong because the file is not in the table yet.</summary>
    public bool HasTables => _complete || (_complete = areTablesComplete());

    public ReadyState Current =>
        _draining ? ReadyState.Draining
        : !HasTables ? ReadyState.Starting
        : isDegraded() ? ReadyState.Degraded
        : ReadyState.Ok;

    public void BeginDrain() => _draining = true;
}
