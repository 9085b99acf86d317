namespace MirrorActors.Geo;

public enum ContinentCode : byte
{
    Unknown,
    Africa,
    Antarctica,
    Asia,
    Europe,
    NorthAmerica,
    Oceania,
    SouthAmerica,
}
