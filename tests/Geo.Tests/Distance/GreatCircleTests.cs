using FsCheck;
using FsCheck.Fluent;
using MirrorActors.Geo.Distance;

namespace MirrorActors.Geo.Tests.Distance;

public sealed class GreatCircleTests
{
    private const double HalfCircumference = Math.PI * GreatCircle.EarthRadiusKilometres;

    [Theory]
    [InlineData(48.8566, 2.3522, 40.7127, -74.0059, 5837)]
    [InlineData(48.8566, 2.3522, 52.52, 13.405, 877)]
    [InlineData(0, 179.5, 0, -179.5, 111)]
    [InlineData(90, 0, -90, 0, 20015)]
    [InlineData(0, 0, 0, 180, 20015)]
    public void Known_distances_come_out_within_ten_kilometres(
        double latitude1,
        double longitude1,
        double latitude2,
        double longitude2,
        double expected) =>
        Assert.InRange(
            GreatCircle.Kilometres(latitude1, longitude1, latitude2, longitude2), expected - 10, expected + 10);

    [Fact]
    public void Distance_is_symmetric_zero_to_itself_and_at_most_half_around() =>
        Prop.ForAll(Points(), Points(), static (a, b) =>
        {
            var there = GreatCircle.Kilometres(a.Latitude, a.Longitude, b.Latitude, b.Longitude);
            var back = GreatCircle.Kilometres(b.Latitude, b.Longitude, a.Latitude, a.Longitude);
            return GreatCircle.Kilometres(a.Latitude, a.Longitude, a.Latitude, a.Longitude) == 0
                && Math.Abs(there - back) < 1e-6
                && there is >= 0 and <= HalfCircumference + 1e-6;
        }).QuickCheckThrowOnFailure();

    private static Arbitrary<(double Latitude, double Longitude)> Points() =>
        Gen.Choose(-9000, 9000).Zip(Gen.Choose(-18000, 18000))
            .Select(static p => (p.Item1 / 100.0, p.Item2 / 100.0))
            .ToArbitrary();
}
