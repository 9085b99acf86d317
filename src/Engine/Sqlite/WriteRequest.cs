namespace MirrorActors.Engine.Sqlite;

/// <summary>One write, judged alone inside the commit it shares with others.</summary>
internal abstract class WriteRequest
{
    /// <summary>Bytes of payload or state that it brings, for the bound of a commit.</summary>
    public abstract int Bytes { get; }

    /// <summary>Runs inside the transaction; an exception undoes and fails this request only.</summary>
    public abstract void Run(WriterSession session);

    /// <summary>The transaction is durable.</summary>
    public abstract void Complete();

    /// <summary>The request did not succeed.</summary>
    /// <param name="mayHaveCommitted">True when the commit itself failed, so that its outcome is unknown.</param>
    public abstract void Fail(Exception why, bool mayHaveCommitted);
}
