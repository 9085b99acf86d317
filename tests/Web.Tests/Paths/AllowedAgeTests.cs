using System.Net;
using MirrorActors.Engine.Settings;
using MirrorActors.Testing;
using MirrorActors.Web.Tests.Toy;

namespace MirrorActors.Web.Tests.Paths;

public sealed class AllowedAgeTests
{
    [Theory]
    [InlineData(9, true)]
    [InlineData(11, false)]
    public async Task A_mirror_with_a_version_replaced_that_long_ago_is_given_without_the_new_versions_identity(
        int minutesAgo, bool isGiven)
    {
        var clock = new FakeClock();
        await using var node = await new ToyNode
        {
            Clock = clock,
            Paths = [new PathSettings(["*.db"]) { AllowedAge = TimeSpan.FromMinutes(10) }],
        }.With("/index.db", 1).At(clock.GetUtcNow().AddMinutes(-minutesAgo)).With("/index.db", 2, size: 20_000).StartAsync();
        node.Publish(ToyMirror.Make(0), ToyMirror.Make(1, country: "FR"));
        await node.HoldAsync(0, 1);
        await node.HoldAsync(1, 2);
        using var client = node.Client(ToyGeo.Berlin);
        using var answer = await client.GetAsync(new Uri("/index.db", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(isGiven ? "m0.test" : "m1.test", answer.Headers.Location?.Host);
        Assert.Equal(isGiven, answer.Headers.ETag is null);
        Assert.Equal(isGiven, answer.Content.Headers.LastModified is null);
        Assert.False(answer.Headers.Contains("Link"));
    }
}
