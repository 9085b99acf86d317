namespace MirrorActors.Engine.Hocon;

/// <summary>Bounds that keep any configuration text, however hostile, from costing more than a moment.</summary>
public static class HoconLimits
{
    /// <summary>Bytes of one file.</summary>
    public const int MaxFileBytes = 1 << 20;

    /// <summary>Files read for one configuration, includes counted each time.</summary>
    public const int MaxFiles = 64;

    /// <summary>Files that include each other in a chain.</summary>
    public const int MaxIncludeDepth = 8;

    /// <summary>Objects and lists inside each other; every element of a dotted key counts as one.</summary>
    public const int MaxDepth = 32;

    /// <summary>UTF-16 units of one element of a key.</summary>
    public const int MaxKeyLength = 128;

    /// <summary>Key assignments over all files.</summary>
    public const int MaxKeys = 20_000;

    /// <summary>Values (objects, lists, strings) of the resolved tree, shared ones counted at each place.</summary>
    public const int MaxValues = 100_000;

    /// <summary>Substitutions and objects being resolved inside each other.</summary>
    public const int MaxResolveDepth = 128;

    /// <summary>Single steps of resolving.</summary>
    public const int MaxResolveSteps = 1_000_000;

    /// <summary>UTF-16 units produced by joining strings with substitutions.</summary>
    public const int MaxJoinedLength = 4 << 20;

    /// <summary>Errors reported at once; later ones are dropped.</summary>
    public const int MaxErrors = 50;
}
