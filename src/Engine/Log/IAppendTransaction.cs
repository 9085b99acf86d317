namespace MirrorActors.Engine.Log;

/// <summary>
/// A log inside one writing transaction, of which nobody else writes meanwhile: what <see cref="Append"/> looks at and
/// changes. It sees its own changes.
/// </summary>
internal interface IAppendTransaction
{
    /// <summary>Row of the last event; each inserted event moves it by one.</summary>
    long Head { get; }

    Position At(long value);

    /// <summary>The newest token of a scope; null when nobody owns it.</summary>
    long? TokenOf(string scope);

    KnownEvent? FindEvent(Guid id);

    /// <summary>The stream's end; number 0 when it is not there yet.</summary>
    StreamHead FindStream(byte[] name);

    /// <summary>Adds an empty stream and returns its number.</summary>
    long AddStream(byte[] name);

    void SetStreamHead(long stream, long sequence, byte[] hash);

    void InsertEvent(
        long position, long stream, long sequence, NewEvent e, AppendContext context, byte[] previousHash);
}
