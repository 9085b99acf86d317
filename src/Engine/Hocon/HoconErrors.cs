namespace MirrorActors.Engine.Hocon;

internal sealed class HoconErrors
{
    private readonly List<HoconError> _errors = [];

    public void Add(HoconOrigin origin, string message)
    {
        var error = new HoconError(origin, message);
        if (_errors.Count < HoconLimits.MaxErrors && !_errors.Contains(error)) _errors.Add(error);
    }

    /// <summary>For faults after which going on makes no sense: <c>throw errors.Fatal(…)</c>.</summary>
    public HoconException Fatal(HoconOrigin origin, string message)
    {
        _errors.Add(new HoconError(origin, message));
        return new HoconException([.. _errors]);
    }

    public void ThrowIfAny()
    {
        if (_errors.Count > 0) throw new HoconException([.. _errors]);
    }
}
