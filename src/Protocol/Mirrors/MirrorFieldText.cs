using System.Collections.Immutable;
using System.Globalization;
using MirrorActors.Protocol.Values;

namespace MirrorActors.Protocol.Mirrors;

/// <summary>
/// Values of <see cref="MirrorFields"/> from text and back; null stands for a field that is not set. What is not of the
/// field's kind is a <see cref="FormatException"/>.
/// </summary>
internal static class MirrorFieldText
{
    public static ImmutableArray<string> Split(string? value) =>
        value is null ? [] : [.. value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    public static ImmutableArray<string> Upper(string? value) => [.. Split(value).Select(v => v.ToUpperInvariant())];

    public static ImmutableArray<uint> Asns(string? value) => [.. Split(value).Select(Asn)];

    private static uint Asn(string text)
    {
        var digits = text.StartsWith("AS", StringComparison.OrdinalIgnoreCase) ? text[2..] : text;
        return uint.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var asn) && asn > 0
            ? asn
            : throw new FormatException($"\"{text}\" is not an AS number");
    }

    public static double? Number(string? value) => value is null
        ? null
        : double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw new FormatException($"\"{value}\" is not a number");

    public static int? Whole(string? value) => value is null
        ? null
        : int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"\"{value}\" is not a whole number");

    public static bool Flag(string? value) => value?.ToLowerInvariant() switch
    {
        null or "false" or "no" or "off" or "0" => false,
        "true" or "yes" or "on" or "1" => true,
        _ => throw new FormatException($"\"{value}\" is neither true nor false"),
    };

    public static string? Join<T>(ImmutableArray<T> values) => values.IsDefaultOrEmpty ? null : string.Join(',', values);

    public static string? Text(double? value) => value?.ToString(CultureInfo.InvariantCulture);

    public static string? Text(int? value) => value?.ToString(CultureInfo.InvariantCulture);

    /// <summary>Bytes.</summary>
    public static string? Text(long? bytes) => bytes is { } size ? ByteSize.Format(size) : null;

    public static string? Text(TimeSpan? duration) => duration is { } span ? Duration.Format(span) : null;

    public static TimeSpan? Span(string? value) => value is null
        ? null
        : Duration.TryParse(value, out var duration) is { } problem
            ? throw new FormatException($"\"{value}\" {problem}")
            : duration;

    public static long? Size(string? value) => value is null
        ? null
        : ByteSize.TryParse(value, out var bytes)
            ? bytes
            : throw new FormatException($"\"{value}\" is not a size such as 4096, 4 KiB or 25 MB");

    public static string? Text(MirrorMaintenance? times) => times is null
        ? null
        : string.Join(',', times.Windows.Select(w => $"{Rfc3339.Format(w.From)}/{Rfc3339.Format(w.Until)}"));

    public static MirrorMaintenance? Windows(string? value) =>
        Split(value) is { Length: > 0 } all ? new MirrorMaintenance { Windows = [.. all.Select(Window)] } : null;

    private static MaintenanceWindow Window(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && Rfc3339.TryParse(text[..slash], out var from) && Rfc3339.TryParse(text[(slash + 1)..], out var until))
            return new MaintenanceWindow(from, until);
        throw new FormatException($"\"{text}\" is not FROM/UNTIL as 2027-01-31T22:00:00Z/2027-02-01T04:00:00Z");
    }
}
