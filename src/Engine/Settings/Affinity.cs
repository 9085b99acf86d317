namespace MirrorActors.Engine.Settings;

/// <summary>What stays on one mirror.</summary>
public enum Affinity
{
    /// <summary>By size: a large file for a client block, small ones not.</summary>
    Default,

    /// <summary>Nothing.</summary>
    None,

    /// <summary>All files for a client block.</summary>
    Client,

    /// <summary>A file for everybody, so that each mirror's page cache holds a part of the files.</summary>
    File,
}
