using System.Net;
using System.Net.Sockets;
using System.Text;
using MirrorActors.Pbm.Connection;
using MirrorActors.Protocol.Admin;
using MirrorActors.Testing.Admin;

namespace MirrorActors.Pbm.Tests;

public sealed class FailureTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pbm-fail-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_node_that_does_not_run_is_named()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var address = $"http://{free.LocalEndpoint}";
        free.Stop();
        var run = await RunAsync(address);
        Assert.Equal(ExitCodes.Unreachable, run.Code);
        Assert.StartsWith($"pbm: no node answers at {address}: ", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Trim().Split('\n'));
    }

    [Fact]
    public async Task A_node_that_was_looked_for_and_does_not_answer_is_named_with_where_it_was_found()
    {
        using var client = new AdminClient(new AdminTarget($"unix:{_folder}/none.sock", "t", "a note names it"));
        var e = await Assert.ThrowsAsync<AdminException>(
            () => client.GetAsync("/v1/cluster", AdminJson.Default.ClusterView, CancellationToken.None));
        Assert.EndsWith("\n(a note names it)", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_that_is_not_there_is_named()
    {
        var run = await RunAsync($"unix:{_folder}/none.sock");
        Assert.Equal(ExitCodes.Unreachable, run.Code);
        Assert.StartsWith($"pbm: no node answers at unix:{_folder}/none.sock: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_token_is_said_to_be_the_reason()
    {
        await using var node = await new AdminNode().StartAsync();
        var run = await RunAsync(node.Address);
        Assert.Equal((ExitCodes.Unauthorized, "pbm: the token is missing or not the node's\n"), (run.Code, run.Error));
    }

    [Fact]
    public async Task It_speaks_to_a_unix_socket()
    {
        await using var node = await new AdminNode { Socket = Path.Combine(_folder, "admin.sock") }.StartAsync();
        var run = await PbmNodeTests.PbmAsync(["cluster", "show", "--admin", node.Address, "--token-file", node.Token.File]);
        Assert.Equal((ExitCodes.Done, ""), (run.Code, run.Error));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\n<html", "is not a node's admin API")]
    [InlineData("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n", "the node answered 500")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n[", "broke off")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", "no node answers")]
    [InlineData("HTTP/1.1 422 No\r\nContent-Length: 56\r\n\r\n{\"title\":\"\\u001b[31mred\",\"status\":422,\"detail\":\"\\u0007\"}", "pbm: ?")]
    public async Task Whatever_else_answers_there_is_a_plain_message(string answer, string expected)
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var serving = AnswerOnceAsync(server, answer);
        var run = await RunAsync($"http://{server.LocalEndpoint}");
        await serving;
        Assert.NotEqual(ExitCodes.Done, run.Code);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"[^\P{C}\n]", run.Error);
    }

    [Theory]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData("127.0.0.1:8081")]
    [InlineData("")]
    public async Task An_address_of_another_kind_is_a_wrong_command_line(string address) =>
        Assert.Equal(ExitCodes.Usage, (await RunAsync(address)).Code);

    [Fact]
    public async Task A_token_file_that_holds_no_token_is_refused()
    {
        var run = await RunAsync("http://127.0.0.1:1", "two words\nand lines");
        Assert.Equal(ExitCodes.Usage, run.Code);
        Assert.Contains("one line", run.Error, StringComparison.Ordinal);
    }

    private Task<PbmRun> RunAsync(string address, string token = "wrong-token-wrong-token")
    {
        var file = Path.Combine(_folder, "token");
        File.WriteAllText(file, token);
        return PbmNodeTests.PbmAsync(["mirror", "list", "--admin", address, "--token-file", file]);
    }

    private static async Task AnswerOnceAsync(TcpListener server, string answer)
    {
        using var client = await server.AcceptTcpClientAsync();
        var stream = client.GetStream();
        _ = await stream.ReadAsync(new byte[8192]);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
        client.Client.Shutdown(SocketShutdown.Send);
    }
}
