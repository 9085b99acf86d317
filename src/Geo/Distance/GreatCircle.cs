namespace MirrorActors.Geo.Distance;

public static class GreatCircle
{
    public const double EarthRadiusKilometres = 6371;

    private const double RadiansPerDegree = Math.PI / 180;

    /// <summary>Haversine distance in kilometres between two points given in degrees.</summary>
    public static double Kilometres(double latitude1, double longitude1, double latitude2, double longitude2)
    {
        var sinLatitude = Math.Sin((latitude2 - latitude1) * RadiansPerDegree / 2);
        var sinLongitude = Math.Sin((longitude2 - longitude1) * RadiansPerDegree / 2);
        var h = sinLatitude * sinLatitude
            + Math.Cos(latitude1 * RadiansPerDegree) * Math.Cos(latitude2 * RadiansPerDegree)
            * sinLongitude * sinLongitude;
        // Rounding may carry h a little above 1 for antipodes.
        return 2 * EarthRadiusKilometres * Math.Asin(Math.Sqrt(Math.Min(1, h)));
    }
}
