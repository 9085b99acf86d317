using Microsoft.Data.Sqlite;

namespace MirrorActors.Engine.Sqlite;

/// <summary>A write that answers with a value; a broken disk becomes an <see cref="IOException"/>.</summary>
/// <param name="run">The write itself.</param>
/// <param name="completed">Called in commit order once the write is durable, before the caller continues.</param>
/// <param name="bytes">What <see cref="WriteRequest.Bytes"/> says.</param>
internal class WriteCall<T>(Func<WriterSession, T> run, Action<T>? completed = null, int bytes = 0) : WriteRequest
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    public Task<T> Answer => _answer.Task;

    public override int Bytes => bytes;

    public override void Run(WriterSession session) => _result = run(session);

    public override void Complete()
    {
        completed?.Invoke(_result);
        _answer.TrySetResult(_result);
    }

    public override void Fail(Exception why, bool mayHaveCommitted)
    {
        var broken = why is SqliteException or EngineOpenException;
        _answer.TrySetException(broken ? new IOException($"the log cannot write: {why.Message}", why) : why);
    }

    protected void Set(T result) => _answer.TrySetResult(result);
}
