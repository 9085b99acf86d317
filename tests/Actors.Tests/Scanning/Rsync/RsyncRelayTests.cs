using System.Diagnostics;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using MirrorActors.Actors.Scanning.Rsync;
using MirrorActors.Testing;

namespace MirrorActors.Actors.Tests.Scanning.Rsync;

public sealed class RsyncRelayTests : IAsyncDisposable
{
    private readonly Pipe _fromServer = new();
    private readonly Pipe _toServer = new();
    private readonly RsyncRelay _relay;

    public RsyncRelayTests() => _relay = new RsyncRelay(new TwoPipes(_fromServer.Reader, _toServer.Writer));

    public ValueTask DisposeAsync() => _relay.DisposeAsync();

    [Fact]
    public async Task Bytes_pass_both_ways_and_the_servers_end_is_passed_on()
    {
        _relay.Serve(Environment.ProcessId);
        using var program = await ConnectAsync();
        await program.GetStream().WriteAsync("question"u8.ToArray());
        var asked = await Awaited.Of(_toServer.Reader.ReadAtLeastAsync(8).AsTask(), "the question");
        Assert.Equal("question"u8.ToArray(), asked.Buffer.FirstSpan.ToArray());
        await _fromServer.Writer.WriteAsync("answer"u8.ToArray());
        await _fromServer.Writer.CompleteAsync();
        var answer = new MemoryStream();
        await Awaited.Of(program.GetStream().CopyToAsync(answer), "the end of the answer");
        Assert.Equal("answer"u8.ToArray(), answer.ToArray());
    }

    [Fact]
    public async Task It_takes_one_connection()
    {
        _relay.Serve(Environment.ProcessId);
        var port = _relay.Port;
        using var program = await ConnectAsync();
        await program.GetStream().WriteAsync("x"u8.ToArray());
        await Awaited.Of(_toServer.Reader.ReadAsync().AsTask(), "the program's byte");
        using var second = new TcpClient(AddressFamily.InterNetwork);
        await Assert.ThrowsAnyAsync<SocketException>(() => second.ConnectAsync(IPAddress.Loopback, port));
    }

    [RootFact("setpriv", "bash")]
    public async Task Another_users_connection_is_closed_and_the_program_waited_for()
    {
        _relay.Serve(Environment.ProcessId);
        var connects = $"exec 3<>/dev/tcp/127.0.0.1/{_relay.Port}; echo hello >&3; cat <&3; exit 0";
        using var stranger = Process.Start("setpriv", ["--reuid=65534", "--clear-groups", "bash", "-c", connects]);
        await Awaited.Of(stranger.WaitForExitAsync(), "the end of the stranger's connection");
        using var program = await ConnectAsync();
        await program.GetStream().WriteAsync("question"u8.ToArray());
        var asked = await Awaited.Of(_toServer.Reader.ReadAsync().AsTask(), "the question");
        Assert.Equal("question"u8.ToArray(), asked.Buffer.FirstSpan.ToArray());
    }

    [Fact]
    public async Task Its_end_is_the_end_of_the_connection()
    {
        _relay.Serve(Environment.ProcessId);
        using var program = await ConnectAsync();
        await program.GetStream().WriteAsync("x"u8.ToArray());
        await Awaited.Of(_toServer.Reader.ReadAsync().AsTask(), "the program's byte");
        await Awaited.Of(_relay.DisposeAsync().AsTask(), "the relay's end");
        Assert.Equal(0, await Awaited.Of(ReadAsync(program.GetStream()), "the end of the connection"));
    }

    /// <summary>0 also when the connection was reset: the relay does not wait for what is under way.</summary>
    private static async Task<int> ReadAsync(NetworkStream stream)
    {
        try
        {
            return await stream.ReadAsync(new byte[1]);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient(AddressFamily.InterNetwork);
        await client.ConnectAsync(RsyncRelay.Address, _relay.Port);
        return client;
    }

    /// <summary>A connection made of two pipes.</summary>
    private sealed class TwoPipes(PipeReader reader, PipeWriter writer) : Stream
    {
        private readonly Stream _in = reader.AsStream();
        private readonly Stream _out = writer.AsStream();

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            _in.ReadAsync(buffer, cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            _out.WriteAsync(buffer, cancellationToken);

        public override void Flush() => _out.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
