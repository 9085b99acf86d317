namespace MirrorActors.Engine.Hocon;

/// <summary>Counts the work of resolving, so that no text can make it explode.</summary>
internal sealed class HoconBudget(HoconErrors errors)
{
    private int _steps;
    private int _joined;
    private int _depth;

    public void Step(HoconOrigin origin, int count = 1)
    {
        _steps += count;
        if (_steps > HoconLimits.MaxResolveSteps)
            throw errors.Fatal(origin, "the configuration is too large to resolve");
    }

    public void Join(HoconOrigin origin, int length)
    {
        _joined += length;
        if (_joined > HoconLimits.MaxJoinedLength) throw errors.Fatal(origin, "joined strings become too long");
    }

    public void Enter(HoconOrigin origin)
    {
        if (++_depth > HoconLimits.MaxResolveDepth)
            throw errors.Fatal(origin, "substitutions are nested too deep or form a cycle");
    }

    public void Leave() => _depth--;

    /// <summary>Substitutions share values; this counts them as often as a walk of the whole tree meets them.</summary>
    public void CheckExpansion(HoconObject root)
    {
        var left = HoconLimits.MaxValues;
        Count(root, ref left);
    }

    private void Count(HoconValue value, ref int left)
    {
        if (--left < 0) throw errors.Fatal(value.Origin, $"more than {HoconLimits.MaxValues} values");
        Enter(value.Origin);
        if (value is HoconObject obj) foreach (var field in obj.Fields.Values) Count(field, ref left);
        if (value is HoconList list) foreach (var item in list.Items) Count(item, ref left);
        Leave();
    }
}
