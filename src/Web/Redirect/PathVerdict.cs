namespace MirrorActors.Web.Redirect;

/// <summary>What became of a request target.</summary>
public enum PathVerdict : byte
{
    Ok,

    /// <summary>Hostile or not a path: 400.</summary>
    Refused,

    /// <summary>Longer than any published path: 414.</summary>
    TooLong,
}
