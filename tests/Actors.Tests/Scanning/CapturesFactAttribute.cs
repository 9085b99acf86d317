namespace MirrorActors.Actors.Tests.Scanning;

/// <summary>A test that is skipped where the reference data is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CapturesFactAttribute : FactAttribute
{
    public CapturesFactAttribute() => Skip = Captures.Root is null ? "the reference data is absent" : null;
}
