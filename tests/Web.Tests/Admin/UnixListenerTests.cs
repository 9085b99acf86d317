using System.Net;
using System.Net.Sockets;
using MirrorActors.Testing.Admin;

namespace MirrorActors.Web.Tests.Admin;

public sealed class UnixListenerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("admin-sock-").FullName;

    private string SocketPath => Path.Combine(_folder, "admin.sock");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_answers_on_a_socket_of_its_user_and_group_only()
    {
        await using var node = await new AdminNode { Socket = SocketPath }.StartAsync();
        Assert.Equal("unix:" + SocketPath, node.Address);
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite,
            File.GetUnixFileMode(SocketPath));
        using var client = Client(node.Token.Text);
        await client.GetAsync("/v1/cluster", HttpStatusCode.OK);
        using var stranger = Client("wrong-token-wrong-token");
        await stranger.GetAsync("/v1/cluster", HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_socket_that_a_killed_node_left_is_replaced()
    {
        LeaveSocket();
        await using var node = await new AdminNode { Socket = SocketPath }.StartAsync();
        using var client = Client(node.Token.Text);
        await client.GetAsync("/v1/cluster", HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_socket_that_a_living_node_listens_on_is_left_alone()
    {
        await using var first = await new AdminNode { Socket = SocketPath }.StartAsync();
        await using var second = new AdminNode { Socket = SocketPath };
        await Assert.ThrowsAnyAsync<IOException>(second.StartAsync);
        using var client = Client(first.Token.Text);
        await client.GetAsync("/v1/cluster", HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_file_of_somebody_else_is_never_removed()
    {
        File.WriteAllText(SocketPath, "precious");
        await using var node = new AdminNode { Socket = SocketPath };
        await Assert.ThrowsAnyAsync<IOException>(node.StartAsync);
        Assert.Equal("precious", File.ReadAllText(SocketPath));
    }

    private HttpClient Client(string token)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancel) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath), cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        var client = new HttpClient(handler) { BaseAddress = new Uri("http://localhost") };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return client;
    }

    // Bound under another name and renamed: disposing removes the name it was bound to.
    private void LeaveSocket()
    {
        var bound = SocketPath + ".bound";
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(bound));
        socket.Listen();
        File.Move(bound, SocketPath);
    }
}
