using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace MirrorActors.Web.Hosting.Listening;

internal static class ListenServices
{
    /// <summary>Has a server take its sockets there.</summary>
    /// <returns>Those that it listens on, once it is started.</returns>
    public static List<ListenSocket> ListenOn(this IServiceCollection services, ListenSockets sockets)
    {
        var listening = new List<ListenSocket>();
        services.Configure<SocketTransportOptions>(options => options.CreateBoundListenSocket = address =>
        {
            var socket = sockets.Take(address);
            listening.Add(socket);
            return socket.Socket;
        });
        return listening;
    }
}
