namespace MirrorActors.Geo.Locating;

/// <summary>One database in use. <paramref name="Name"/> is its path, or "built-in".</summary>
public sealed record GeoSourceInfo(string Name, string DatabaseType, DateTimeOffset Built);
