using System.Globalization;

namespace MirrorActors.Actors.Scanning;

/// <summary>The entries that a listing had last, for its transcript.</summary>
internal sealed class LastEntries
{
    private const int Kept = 5;
    private readonly ListedEntry[] _entries = new ListedEntry[Kept];
    private long _seen;

    public void See(in ListedEntry entry) => _entries[(int)(_seen++ % Kept)] = entry;

    public void TellTo(ListingMeter meter)
    {
        for (var at = Math.Max(0, _seen - Kept); at < _seen; at++) meter.Transcript.Say("listed: " + Text(_entries[(int)(at % Kept)]));
        var counted = string.Create(CultureInfo.InvariantCulture, $"{meter.Entries} entries, {meter.Bytes} bytes");
        if (meter.Hostile + meter.Unlisted > 0)
            counted += string.Create(
                CultureInfo.InvariantCulture, $", {meter.Hostile} unusable names, {meter.Unlisted} unlisted directories");
        meter.Transcript.Say(counted);
    }

    private static string Text(in ListedEntry entry)
    {
        var size = entry.Size == SizeRange.Unknown ? "?"
            : entry.Size.IsExact ? entry.Size.Min.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{entry.Size.Min} to {entry.Size.Max}");
        var time = entry.Time is { } shown ? new DateTime(shown.Ticks).ToString("s", CultureInfo.InvariantCulture) : "?";
        return $"{entry.Kind}, size {size}, time {time}: {entry.Path}";
    }
}
