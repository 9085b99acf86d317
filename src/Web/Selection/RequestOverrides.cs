using System.Globalization;
using MirrorActors.Actors.Routing;
using MirrorActors.Geo;
using MirrorActors.Geo.Countries;

namespace MirrorActors.Web.Selection;

/// <summary>
/// What a request asks for in its query: <c>?country=XX</c>, <c>?as=N</c>, <c>?https=0|1</c>, <c>?avoid=MIRROR</c>,
/// <c>?newmirror</c>. They change the ranking only. Values that mean nothing are ignored, as all other parameters are; of
/// several the last counts.
/// </summary>
public readonly ref struct RequestOverrides
{
    private const int LongestQuery = 512;

    public CountryCode Country { get; private init; }

    /// <summary>0 when not asked for.</summary>
    public uint Asn { get; private init; }

    public bool? Https { get; private init; }

    /// <summary>Id of a mirror; empty when not asked for.</summary>
    public ReadOnlySpan<char> Avoid { get; private init; }

    /// <summary>Avoid the mirror of the last answer.</summary>
    public bool NewMirror { get; private init; }

    public bool HasPlace => Country.IsKnown || Asn != 0;

    public bool IsEmpty => !HasPlace && Https is null && Avoid.IsEmpty && !NewMirror;

    /// <summary>What the client can be given. An https client is never sent to http, whatever it asks for.</summary>
    public SchemeNeed NeedOf(SchemeNeed usual) => Https switch
    {
        true => SchemeNeed.Https,
        false when usual != SchemeNeed.Https => SchemeNeed.HttpFirst,
        _ => usual,
    };

    /// <param name="target">The request target as on the wire.</param>
    public static RequestOverrides Read(string target)
    {
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        var query = mark < 0 ? default : target.AsSpan(mark + 1);
        var found = default(RequestOverrides);
        if (query.Length is 0 or > LongestQuery) return found;
        foreach (var range in query.Split('&'))
        {
            var parameter = query[range];
            var equals = parameter.IndexOf('=');
            found = equals < 0 ? found.With(parameter, default) : found.With(parameter[..equals], parameter[(equals + 1)..]);
        }

        return found;
    }

    private RequestOverrides With(ReadOnlySpan<char> name, ReadOnlySpan<char> value) => name switch
    {
        "country" when CountryCode.TryParse(value, out var code) && CountryTable.TryGet(code, out _) => this with { Country = code },
        "as" when TryParseAs(value, out var asn) => this with { Asn = asn },
        "https" when value is "1" or "0" => this with { Https = value is "1" },
        "avoid" => this with { Avoid = value },
        "newmirror" => this with { NewMirror = true },
        _ => this,
    };

    private static bool TryParseAs(ReadOnlySpan<char> value, out uint asn) =>
        uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out asn) && asn > 0;
}
