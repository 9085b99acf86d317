using MirrorActors.Actors.Catalogue.Pieces;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Actors.Catalogue;

/// <summary>What is made of a file in one read.</summary>
/// <param name="Kinds">Hashes of the whole (<see cref="HashKind"/>).</param>
/// <param name="Pieces">The piece list, of a file of several pieces.</param>
internal sealed record HashChoice(IReadOnlyList<int> Kinds, bool Pieces)
{
    public bool IsAny => Kinds.Count > 0 || Pieces;

    public static HashChoice Of(HashSettings settings) => new(HashKind.Of(settings), settings.Pieces);

    public bool MakesPieces(long size) => Pieces && PieceLength.NeedsList(size);
}
