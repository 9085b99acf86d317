namespace MirrorActors.EndToEnd.Harness;

/// <summary>A test that mounts file systems: skipped for other users than root.</summary>
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (Environment.UserName != "root") Skip = "needs root to mount a file system";
    }
}
