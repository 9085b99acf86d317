using MirrorActors.Engine.Log;
using Npgsql;

namespace MirrorActors.Engine.Postgres;

/// <summary>An append, which answers a server that is away by <see cref="AppendResult.Unavailable"/>.</summary>
internal sealed class AppendCall(Append append) : WriteCall<AppendResult>(append.Scope, append.Judge)
{
    public override int Bytes => append.Bytes;

    public override Append Append => append;

    public override void Fail(Exception why, bool mayHaveCommitted)
    {
        if (why is ArgumentException) base.Fail(why, mayHaveCommitted);
        else Set(new AppendResult.Unavailable(mayHaveCommitted, Text(why)));
    }

    private static string Text(Exception why) =>
        why is NpgsqlException away ? PostgresErrors.Unavailable(away).Message : why.Message;
}
