using Npgsql;

namespace MirrorActors.Engine.Postgres;

/// <summary>A write that answers with a value; a server that is away becomes an <see cref="EngineUnavailableException"/>.</summary>
internal class WriteCall<T>(string scope, Func<WriteGroup, T> judge) : WriteRequest
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    public Task<T> Answer => _answer.Task;

    public override string Scope => scope;

    public override void Judge(WriteGroup group) => _result = judge(group);

    public override void Complete() => _answer.TrySetResult(_result);

    public override void Fail(Exception why, bool mayHaveCommitted) =>
        _answer.TrySetException(why is NpgsqlException away ? PostgresErrors.Unavailable(away) : why);

    protected void Set(T result) => _answer.TrySetResult(result);
}
