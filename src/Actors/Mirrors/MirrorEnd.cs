namespace MirrorActors.Actors.Mirrors;

/// <summary>Why a mirror's actor ended: written by it, read by its parent after it has terminated.</summary>
internal sealed class MirrorEnd
{
    /// <summary>True when there is no mirror any more.</summary>
    public bool IsGone { get; set; }

    /// <summary>Its stream knows of one that there was.</summary>
    public bool HasPast { get; set; }
}
