namespace MirrorActors.Fuzz;

/// <summary>Exit codes.</summary>
internal static class FuzzExit
{
    public const int Well = 0;
    public const int Findings = 1;
    public const int Usage = 2;

    /// <summary>The input that is being run hangs; a crash of the runtime has codes of its own.</summary>
    public const int Died = 3;
}
