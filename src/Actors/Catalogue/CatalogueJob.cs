namespace MirrorActors.Actors.Catalogue;

/// <summary>What the catalogue's actor has done beside it.</summary>
internal enum CatalogueJob
{
    Walk,
    Answer,
    Hashing,
    Adoption,
    Snapshot,
    Watch,
}
