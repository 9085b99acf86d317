using System.Collections.Immutable;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Actors.Routing;

/// <summary>
/// All that follows from the mirrors' definitions alone, and from which ranges they serve: it stays while those do, however states
/// change. Immutable but for the memory of regions.
/// </summary>
public sealed class DefinitionTables
{
    private readonly MirrorEndpoint?[] _endpoints;
    private readonly long?[] _rangesEnds;
    private readonly ulong[] _keys;
    private readonly MirrorGround?[] _grounds;

    private DefinitionTables(MirrorTable mirrors, SelectionMode mode)
    {
        Mode = mode;
        Count = mirrors.All.Length;
        var room = mirrors.All.Select(static m => m.Ordinal + 1).Append(0).Max();
        _endpoints = new MirrorEndpoint?[room];
        foreach (var mirror in mirrors.All) _endpoints[mirror.Ordinal] = new MirrorEndpoint(mirror.Definition);
        _keys = [.. _endpoints.Select(static e => e?.Key ?? 0)];
        MirrorGround[] grounds = [.. mirrors.All.Select(static m => new MirrorGround(m.Ordinal, m.Definition))];
        _grounds = new MirrorGround?[room];
        foreach (var ground in grounds) _grounds[ground.Ordinal] = ground;
        Ranks = new RankTables(new RegionRanking(grounds, NetworkClasses.Of(grounds), mode));
        FileRules = [.. mirrors.All.Select(static m => FileRule.Of(m.Ordinal, m.Definition, RangesEndOf(m))).OfType<FileRule>()];
        _rangesEnds = new long?[room];
        foreach (var mirror in mirrors.All) _rangesEnds[mirror.Ordinal] = RangesEndOf(mirror);
    }

    /// <summary>Of the mirrors that are not used for every file.</summary>
    public ImmutableArray<FileRule> FileRules { get; }

    public RankTables Ranks { get; }

    /// <summary>By ordinal; null where there is no mirror.</summary>
    public ReadOnlySpan<MirrorEndpoint?> Endpoints => _endpoints;

    /// <summary>Keys of rendezvous by ordinal.</summary>
    public ReadOnlySpan<ulong> Keys => _keys;

    /// <summary>By ordinal; null where there is no mirror.</summary>
    public ReadOnlySpan<MirrorGround?> Grounds => _grounds;

    private SelectionMode Mode { get; }

    private int Count { get; }

    /// <summary>These tables when they are of the same definitions, else new ones with the same regions.</summary>
    public static DefinitionTables Of(MirrorTable mirrors, SelectionMode mode, DefinitionTables? before)
    {
        if (before is not null && before.AreOf(mirrors, mode)) return before;
        var tables = new DefinitionTables(mirrors, mode);
        if (before is not null) tables.Ranks.WarmFrom(before.Ranks);
        return tables;
    }

    private static long? RangesEndOf(MirrorFacts mirror) => mirror.LastGoodScan?.RangesEnd;

    private bool AreOf(MirrorTable mirrors, SelectionMode mode)
    {
        if (mode != Mode || mirrors.All.Length != Count) return false;
        foreach (var mirror in mirrors.All)
        {
            var known = mirror.Ordinal < _endpoints.Length ? _endpoints[mirror.Ordinal] : null;
            if (!ReferenceEquals(known?.Definition, mirror.Definition)) return false;
            if (_rangesEnds[mirror.Ordinal] != RangesEndOf(mirror)) return false;
        }

        return true;
    }
}
