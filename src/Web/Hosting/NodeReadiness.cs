namespace MirrorActors.Web.Hosting;

/// <summary>Whether this node should get requests.</summary>
/// <param name="areTablesComplete">Asked until it was true once.</param>
/// <param name="isDegraded">Asked at each health request.</param>
public sealed class NodeReadiness(Func<bool> areTablesComplete, Func<bool> isDegraded)
{
    private volatile bool _complete;
    private volatile bool _draining;
    private volatile bool _handingOver;
    private volatile bool _letGo;

    /// <summary>Answers close their connections.</summary>
    public bool IsDraining => _draining || _handingOver;

    /// <summary>The process that replaces this one has its engine: nothing can be changed here any more.</summary>
    public bool HasLetGo => _letGo;

    /// <summary>False while a 404 could be wrong because the file is not in the table yet.</summary>
    public bool HasTables => _complete || (_complete = areTablesComplete());

    public ReadyState Current =>
        _draining ? ReadyState.Draining
        : !HasTables ? ReadyState.Starting
        : isDegraded() ? ReadyState.Degraded
        : ReadyState.Ok;

    public void BeginDrain() => _draining = true;

    /// <summary>The node does not go away with this process: clients need not look for another.</summary>
    public void BeginHandOver() => _handingOver = true;

    public void LetGo() => _letGo = true;
}
