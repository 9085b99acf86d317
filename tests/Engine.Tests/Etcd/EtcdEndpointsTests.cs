using MirrorActors.Engine.Etcd.Rpc;

namespace MirrorActors.Engine.Tests.Etcd;

public sealed class EtcdEndpointsTests
{
    private static readonly Uri A = new("http://a:2379"), B = new("http://b:2379"), C = new("http://c:2379");

    [Fact]
    public void The_next_member_is_asked_when_one_fails_and_all_in_turn()
    {
        var endpoints = new EtcdEndpoints([A, B, C]);
        foreach (var next in new[] { B, C, A })
        {
            var failed = endpoints.Current;
            Assert.Equal(next, endpoints.Next);
            endpoints.Leave(failed);
            // Told again by another call that failed at the same time.
            endpoints.Leave(failed);
            Assert.Equal(next, endpoints.Current);
        }
    }

    [Fact]
    public void The_member_that_answers_is_kept_while_it_is_one()
    {
        var endpoints = new EtcdEndpoints([A, B]);
        endpoints.Leave(A);
        endpoints.Replace([C, B]);
        Assert.Equal(B, endpoints.Current);
        endpoints.Replace([C, A]);
        Assert.Equal(C, endpoints.Current);
    }
}
