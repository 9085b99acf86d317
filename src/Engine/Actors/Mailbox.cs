using System.Threading.Channels;

namespace MirrorActors.Engine.Actors;

/// <summary>
/// The messages an actor has not handled: the channel others write into and, for the actor's own loop only, the stash
/// and what was taken out of it again, which goes before the channel.
/// </summary>
internal sealed class Mailbox<T>
{
    private readonly Channel<Envelope<T>> _channel;
    private readonly int _stashCapacity;
    private readonly Queue<Envelope<T>> _stash = new();
    private Queue<Envelope<T>> _unstashed = new();
    private volatile bool _closed;

    public Mailbox(ActorOptions options, Action<Envelope<T>> dropped)
    {
        var channelOptions = new BoundedChannelOptions(options.MailboxCapacity)
        {
            SingleReader = true,
            FullMode = options.Overflow == Overflow.DropOldest
                ? BoundedChannelFullMode.DropOldest
                : BoundedChannelFullMode.Wait,
        };
        _channel = Channel.CreateBounded(channelOptions, dropped);
        _stashCapacity = options.StashCapacity;
    }

    /// <summary>Messages in the channel; safe from any thread.</summary>
    public int Depth => _channel.Reader.Count;

    public bool IsClosed => _closed;

    public bool IsEmpty => _unstashed.Count == 0 && !_channel.Reader.TryPeek(out _);

    public bool TryPost(in Envelope<T> envelope) => _channel.Writer.TryWrite(envelope);

    /// <summary>Waits for room.</summary>
    /// <exception cref="ChannelClosedException">The mailbox is or was meanwhile closed.</exception>
    public ValueTask PostAsync(Envelope<T> envelope, CancellationToken token) =>
        _channel.Writer.WriteAsync(envelope, token);

    public bool TryTake(out Envelope<T> envelope) =>
        _unstashed.TryDequeue(out envelope) || _channel.Reader.TryRead(out envelope);

    public bool TryStash(in Envelope<T> envelope)
    {
        if (_stash.Count >= _stashCapacity) return false;
        _stash.Enqueue(envelope);
        return true;
    }

    public void UnstashAll()
    {
        if (_stash.Count == 0) return;
        // What is stashed came before what is still to be handled again.
        var merged = new Queue<Envelope<T>>(_stash);
        foreach (var envelope in _unstashed) merged.Enqueue(envelope);
        _unstashed = merged;
        _stash.Clear();
    }

    /// <summary>Refuses messages from now on.</summary>
    public void Close()
    {
        _closed = true;
        _channel.Writer.TryComplete();
    }
}
