namespace MirrorActors.Actors.Tests.FileIndex;

/// <summary>A test that takes long or measures; runs when MIRRORACTORS_LONG is 1.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LongFactAttribute : FactAttribute
{
    public LongFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("MIRRORACTORS_LONG") != "1") Skip = "set MIRRORACTORS_LONG=1 to run it";
    }
}
