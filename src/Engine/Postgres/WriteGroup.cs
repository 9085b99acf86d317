using System.Text;
using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Postgres;

/// <summary>
/// What the writes of one transaction look at, read under the lock of the head, and what they change. While that lock is
/// held nobody else appends, acquires or frees anything.
/// </summary>
internal sealed class WriteGroup(ulong epoch, long head, long lastStream, long lastToken) : IAppendTransaction
{
    private readonly Dictionary<string, StreamHead> _streams = new(StringComparer.Ordinal);
    private readonly Dictionary<long, string> _names = [];
    private readonly Dictionary<Guid, KnownEvent> _events = [];
    private readonly Dictionary<string, OwnerRow> _owners = new(StringComparer.Ordinal);
    private readonly HashSet<long> _sessions = [];

    public long Head { get; private set; } = head;

    public long LastStream { get; private set; } = lastStream;

    public long LastToken { get; private set; } = lastToken;

    public List<NewRow> Added { get; } = [];

    /// <summary>Streams with a new end, by name.</summary>
    public Dictionary<string, StreamHead> ChangedStreams { get; } = new(StringComparer.Ordinal);

    /// <summary>Scopes with another owner or token.</summary>
    public Dictionary<string, OwnerRow> ChangedOwners { get; } = new(StringComparer.Ordinal);

    public bool HasChanges => Added.Count > 0 || ChangedOwners.Count > 0;

    public void Know(string stream, StreamHead head)
    {
        _streams[stream] = head;
        _names[head.Id] = stream;
    }

    public void Know(Guid id, KnownEvent known) => _events[id] = known;

    public void Know(string scope, OwnerRow owner) => _owners[scope] = owner;

    public void KnowAlive(long session) => _sessions.Add(session);

    public Position At(long value) => new(epoch, value);

    public long? TokenOf(string scope) =>
        _owners.TryGetValue(scope, out var owner) && owner.Session is { } session && _sessions.Contains(session)
            ? owner.Token
            : null;

    public KnownEvent? FindEvent(Guid id) => _events.TryGetValue(id, out var known) ? known : null;

    public StreamHead FindStream(byte[] name) =>
        _streams.TryGetValue(Encoding.UTF8.GetString(name), out var found)
            ? found
            : new StreamHead(0, 0, EventHash.None.ToArray());

    public long AddStream(byte[] name)
    {
        Know(Encoding.UTF8.GetString(name), new StreamHead(++LastStream, 0, EventHash.None.ToArray()));
        return LastStream;
    }

    public void SetStreamHead(long stream, long sequence, byte[] hash)
    {
        var name = _names[stream];
        _streams[name] = ChangedStreams[name] = new StreamHead(stream, sequence, hash);
    }

    public void InsertEvent(
        long position, long stream, long sequence, NewEvent e, AppendContext context, byte[] previousHash)
    {
        Added.Add(new NewRow(++Head, position, stream, sequence, e, context, previousHash));
        _events[e.Id] = new KnownEvent(Encoding.UTF8.GetBytes(_names[stream]), position, sequence);
    }

    /// <summary>Gives a free (or own) scope to a session under a new token; null when another live one holds it.</summary>
    public long? Acquire(string scope, long session, string node)
    {
        var holder = _owners.GetValueOrDefault(scope).Session;
        if (!_sessions.Contains(session)) return null;
        if (holder is { } other && other != session && _sessions.Contains(other)) return null;
        SetOwner(scope, new OwnerRow(++LastToken, session, node));
        return LastToken;
    }

    /// <summary>Frees a scope; without effect for an old token.</summary>
    public bool Release(string scope, long token)
    {
        if (!_owners.TryGetValue(scope, out var owner) || owner.Session is null || owner.Token != token) return false;
        SetOwner(scope, owner with { Session = null, Node = null });
        return true;
    }

    private void SetOwner(string scope, OwnerRow owner) => _owners[scope] = ChangedOwners[scope] = owner;
}
