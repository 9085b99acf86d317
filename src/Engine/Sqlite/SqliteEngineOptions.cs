namespace MirrorActors.Engine.Sqlite;

/// <summary>Where and how the SQLite engine keeps its file.</summary>
/// <param name="Path">The database file; its directory is made when absent. Must be on a local disk.</param>
public sealed record SqliteEngineOptions(string Path)
{
    /// <summary>Largest size of the file in bytes; what does not fit is unavailable. Null: no bound.</summary>
    public long? MaxFileBytes { get; init; }

    /// <summary>
    /// True when the file must be there already: a missing one then means a disk that is away, not a new node.
    /// </summary>
    public bool MustExist { get; init; }
}
