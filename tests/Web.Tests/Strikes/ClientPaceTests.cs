using MirrorActors.Actors.Routing;
using MirrorActors.Web.Strikes;

namespace MirrorActors.Web.Tests.Strikes;

public sealed class ClientPaceTests
{
    private static readonly ulong Client = PathKey.Mix(1, 2);
    private readonly ClientPace _pace = new();

    [Fact]
    public void More_than_thirty_requests_a_minute_are_a_crowd_until_the_end_of_the_next_minute()
    {
        for (var i = 0; i < ClientPace.MostRequests; i++) Assert.False(_pace.IsCrowd(Client, 0, 7));
        Assert.True(_pace.IsCrowd(Client, 0, 7));
        Assert.True(_pace.IsCrowd(Client, 0, 8));
        Assert.False(_pace.IsCrowd(Client, 0, 9));
    }

    [Fact]
    public void A_minute_without_requests_ends_a_crowd()
    {
        for (var i = 0; i < 500; i++) _pace.IsCrowd(Client, 0, 7);
        Assert.False(_pace.IsCrowd(Client, 0, 9));
    }

    [Fact]
    public void Many_User_Agents_are_a_crowd()
    {
        for (var agent = 0UL; agent < ClientPace.MostAgents; agent++) Assert.False(_pace.IsCrowd(Client, agent, 7));
        Assert.True(_pace.IsCrowd(Client, ClientPace.MostAgents, 7));
        Assert.False(_pace.IsCrowd(PathKey.Mix(1, 3), 0, 7));
    }

    [Fact]
    public void The_minutes_may_run_over()
    {
        for (var i = 0; i <= ClientPace.MostRequests; i++) _pace.IsCrowd(Client, 0, ushort.MaxValue);
        Assert.True(_pace.IsCrowd(Client, 0, ushort.MaxValue + 1));
    }
}
