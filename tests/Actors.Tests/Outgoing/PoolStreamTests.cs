using System.IO.Pipelines;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Testing;

namespace MirrorActors.Actors.Tests.Outgoing;

public sealed class PoolStreamTests
{
    // Its readers go on where the bytes were written.
    private readonly Pipe _pipe = new(new PipeOptions(readerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));

    [Fact]
    public async Task After_a_wait_a_reader_goes_on_in_the_pool()
    {
        await using var stream = new PoolStream(_pipe.Reader.AsStream());
        var (read, isPool) = await ReadWhileAnotherThreadAsync(stream, () => _pipe.Writer.WriteAsync("abc"u8.ToArray()).AsTask());
        Assert.Equal(3, read);
        Assert.True(isPool);
    }

    [Fact]
    public async Task So_it_does_when_the_read_fails()
    {
        await using var stream = new PoolStream(_pipe.Reader.AsStream());
        var (read, isPool) = await ReadWhileAnotherThreadAsync(stream, () =>
        {
            _pipe.Writer.Complete(new IOException("cut"));
            return Task.CompletedTask;
        });
        Assert.Equal(-1, read);
        Assert.True(isPool);
    }

    [Fact]
    public async Task It_hands_on_what_is_read_and_written()
    {
        await using var inner = new MemoryStream();
        await using var stream = new PoolStream(inner);
        await stream.WriteAsync("hello"u8.ToArray());
        inner.Position = 0;
        var bytes = new byte[8];
        Assert.Equal(5, await stream.ReadAsync(bytes));
        Assert.Equal("hello"u8, bytes.AsSpan(0, 5));
        Assert.Equal((true, true, false), (stream.CanRead, stream.CanWrite, stream.CanSeek));
    }

    private static async Task<(int Read, bool IsPool)> ReadWhileAnotherThreadAsync(Stream stream, Func<Task> ends)
    {
        var reading = ReadAsync(stream);
        await OtherThread.RunAsync(async () =>
        {
            await ends();
            return 0;
        });
        return await reading;
    }

    // Not to the thread of the test.
    private static async Task<(int Read, bool IsPool)> ReadAsync(Stream stream)
    {
        try
        {
            var read = await stream.ReadAsync(new byte[8]).ConfigureAwait(false);
            return (read, Thread.CurrentThread.IsThreadPoolThread);
        }
        catch (IOException)
        {
            return (-1, Thread.CurrentThread.IsThreadPoolThread);
        }
    }
}
