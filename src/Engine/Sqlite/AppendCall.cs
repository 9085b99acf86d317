using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Sqlite;

/// <summary>An append, which answers a broken disk by <see cref="AppendResult.Unavailable"/>.</summary>
internal sealed class AppendCall(Append append) : WriteCall<AppendResult>(append.Judge, bytes: append.Bytes)
{
    public override void Fail(Exception why, bool mayHaveCommitted)
    {
        if (why is ArgumentException) base.Fail(why, mayHaveCommitted);
        else Set(new AppendResult.Unavailable(mayHaveCommitted, why.Message));
    }
}
