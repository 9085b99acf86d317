using MirrorActors.Engine.Hocon;

namespace MirrorActors.Engine.Settings;

/// <summary>Keys that somebody set but that no code reads, or that are a group where a value is meant.</summary>
public static class UnknownKeys
{
    public static IReadOnlyList<SettingsFault> Find(ResolvedConfig config)
    {
        var known = new List<string>();
        Collect(known, "", config.Reference);
        var faults = new List<SettingsFault>();
        Compare(faults, known, "", config.Root, config.Reference);
        return faults;
    }

    internal static SettingsFault Fault(string key, HoconOrigin origin, IEnumerable<string> known)
    {
        var meant = EditDistance.Nearest(key, known);
        var hint = meant is null ? "" : $"; did you mean {meant}?";
        return new SettingsFault(key, origin.ToString(), "is not a known key" + hint);
    }

    private static void Collect(List<string> known, string prefix, HoconObject obj)
    {
        foreach (var (name, value) in obj.Fields)
        {
            known.Add(prefix + name);
            if (value is HoconObject inner) Collect(known, $"{prefix}{name}.", inner);
        }
    }

    private static void Compare(
        List<SettingsFault> faults, List<string> known, string prefix, HoconObject actual, HoconObject reference)
    {
        foreach (var (name, value) in actual.Fields)
        {
            var key = prefix + name;
            switch (reference.Fields.GetValueOrDefault(name), value)
            {
                case (null, _):
                    faults.Add(Fault(key, value.Origin, known));
                    break;
                case (HoconObject inner, HoconObject obj):
                    Compare(faults, known, $"{key}.", obj, inner);
                    break;
                case (HoconObject, _):
                    faults.Add(new SettingsFault(key, value.Origin.ToString(), "is a group of keys, not a value"));
                    break;
            }
        }
    }
}
