using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Postgres;

/// <summary>One write, judged alone in the transaction it shares with others.</summary>
internal abstract class WriteRequest
{
    /// <summary>Payload that it brings, for the bound of a transaction.</summary>
    public virtual int Bytes => 0;

    /// <summary>Its append, whose rows are read before it is judged; null for another write.</summary>
    public virtual Append? Append => null;

    /// <summary>The ownership scope it looks at.</summary>
    public abstract string Scope { get; }

    /// <summary>Runs on the rows as they are; an exception means that nothing was changed and fails this request only.</summary>
    public abstract void Judge(WriteGroup group);

    /// <summary>The transaction is durable.</summary>
    public abstract void Complete();

    /// <summary>The request did not succeed.</summary>
    /// <param name="mayHaveCommitted">True when the outcome of the commit itself is unknown.</param>
    public abstract void Fail(Exception why, bool mayHaveCommitted);
}
