using MirrorActors.Actors.Views;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Actors.Routing;

/// <summary>
/// What every mirror can do at present for each kind of client, prepared for requests: a change of a mirror's state is a
/// new one of these and no ranking. Immutable.
/// </summary>
public sealed class Standings
{
    private readonly StandingColumns[] _kinds;

    private Standings(StandingColumns[] kinds) => _kinds = kinds;

    public static Standings Of(
        MirrorTable mirrors, DefinitionTables definitions, SelectionSettings settings, LoadState load,
        DateTimeOffset now)
    {
        var endpoints = definitions.Endpoints;
        var kinds = new StandingColumns[ClientKind.Count];
        for (var i = 0; i < kinds.Length; i++)
        {
            var kind = ClientKind.At(i);
            kinds[i] = new StandingColumns(endpoints.Length);
            foreach (var mirror in mirrors.All)
            {
                var standing = StandingRules.Judge(mirror, kind, settings, load.QuotaOf(mirror.Ordinal), now, mirrors.Pause);
                kinds[i].Add(mirror.Ordinal, standing, endpoints[mirror.Ordinal]!);
            }
        }

        return new Standings(kinds);
    }

    public Standing Of(ClientKind kind, int ordinal) => _kinds[kind.Index].Standings[ordinal];

    /// <summary>The mirrors that may be chosen when just this is relaxed, as words of bits; empty when there are none.</summary>
    public ReadOnlySpan<ulong> At(ClientKind kind, Relaxation relaxation) => _kinds[kind.Index].Levels[(int)relaxation];

    /// <summary>Tiers by ordinal; empty when every mirror that may be chosen is in tier 0.</summary>
    public ReadOnlySpan<byte> Tiers(ClientKind kind) => _kinds[kind.Index].HasTiers ? _kinds[kind.Index].Tiers : default;

    /// <summary>The URL to give to such a client; meaningful for a mirror that may be chosen.</summary>
    public string BaseUrl(ClientKind kind, int ordinal) => _kinds[kind.Index].Bases[ordinal]!;

    /// <summary><c>&lt;</c> and the URL to give.</summary>
    public string LinkStart(ClientKind kind, int ordinal) => _kinds[kind.Index].LinkStarts[ordinal]!;
}
