namespace MirrorActors.Geo.Tests.Fixtures;

internal sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute()
    {
        if (SharedData.Root is null)
            Skip = "the reference data (../shared/data) is absent";
    }
}
