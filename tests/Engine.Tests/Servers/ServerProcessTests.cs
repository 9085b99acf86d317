using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MirrorActors.Testing;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Engine.Tests.Servers;

public sealed class ServerProcessTests
{
    [NeedsProgramsFact("sleep")]
    public async Task Another_listener_on_the_port_is_not_taken_for_the_server()
    {
        var others = new List<TcpListener>();
        try
        {
            var starting = ServerProcess.StartAsync((_, port) =>
            {
                var other = new TcpListener(IPAddress.Loopback, port);
                other.Start();
                others.Add(other);
                return new ProcessStartInfo(Programs.Need("sleep"), ["0.3"]);
            });

            await Assert.ThrowsAsync<InvalidOperationException>(() => Awaited.Of(starting, "the third refusal"));
        }
        finally
        {
            others.ForEach(other => other.Dispose());
        }

        Assert.Equal(others.Count, others.Select(o => ((IPEndPoint)o.LocalEndpoint).Port).Distinct().Count());
    }
}
