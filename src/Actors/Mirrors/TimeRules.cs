using MirrorActors.Protocol;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Protocol.Values;

namespace MirrorActors.Actors.Mirrors;

/// <summary>What the quota and the planned times of a mirror must satisfy.</summary>
internal static class TimeRules
{
    /// <summary>Every month has this day.</summary>
    public const int LastQuotaDay = 28;

    public static MirrorQuota? Quota(MirrorQuota? quota, List<FieldFault> faults)
    {
        if (quota is null) return null;
        if (quota.Bytes <= 0)
        {
            faults.Add(new FieldFault(
                "monthly-transfer", "must be above 0 and go with quota-day; an empty value lifts the bound"));
        }

        NumberRules.InRange(quota.ResetDay, 1, LastQuotaDay, "quota-day", faults);
        return quota;
    }

    /// <summary>In UTC and in order; they may overlap.</summary>
    public static MirrorMaintenance? Maintenance(MirrorMaintenance? wished, List<FieldFault> faults)
    {
        const string field = "maintenance";
        if (wished is null || wished.Windows.IsEmpty) return null;
        if (wished.Windows.Length > Limits.MaintenancePerMirror)
        {
            faults.Add(new FieldFault(field, $"more than {Limits.MaintenancePerMirror} times"));
            return null;
        }

        foreach (var window in wished.Windows.Where(w => w.Until <= w.From))
        {
            faults.Add(new FieldFault(
                field, $"{Rfc3339.Format(window.From)}/{Rfc3339.Format(window.Until)} ends before it begins"));
        }

        var inUtc = wished.Windows.Select(w => new MaintenanceWindow(w.From.ToUniversalTime(), w.Until.ToUniversalTime()));
        return new MirrorMaintenance { Windows = [.. inUtc.Distinct().OrderBy(w => w.From).ThenBy(w => w.Until)] };
    }
}
