namespace MirrorActors.Geo.Locating;

/// <summary>A configured database that could not be opened, and why, in words for the operator.</summary>
public sealed record GeoFault(string Path, string Message);
