namespace MirrorActors.Actors.Onboarding;

/// <summary>How a finding of the first contact weighs.</summary>
public enum FindingLevel
{
    Ok,
    Warning,

    /// <summary>The mirror is refused as it was given.</summary>
    Error,
}

/// <summary>One finding of the first contact.</summary>
/// <param name="About">Field of the mirror it concerns, for example <c>https</c>.</param>
public sealed record Finding(FindingLevel Level, string About, string Text);
