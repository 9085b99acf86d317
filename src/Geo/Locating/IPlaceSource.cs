namespace MirrorActors.Geo.Locating;

/// <summary>One database behind the locator.</summary>
internal interface IPlaceSource
{
    GeoSourceInfo Info { get; }

    /// <summary>Gives the fields this database knows; false when its data for the address is corrupt.</summary>
    /// <param name="block">The block that holds <paramref name="address"/>.</param>
    /// <param name="wholeBlock">Every address of the block has this answer. It may be false where that is not known.</param>
    bool TryLocate(in AddressKey address, in AddressBlock block, out Place place, out bool wholeBlock);
}
