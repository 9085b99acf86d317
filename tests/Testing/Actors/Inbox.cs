using System.Threading.Channels;

namespace MirrorActors.Testing.Actors;

/// <summary>Where the code under test puts things and the test takes them out, in order, waiting for each.</summary>
public sealed class Inbox<T>
{
    private const int Capacity = 100_000;

    private readonly Channel<T> _channel = Channel.CreateBounded<T>(Capacity);

    public bool IsEmpty => _channel.Reader.Count == 0;

    public void Add(T item)
    {
        if (!_channel.Writer.TryWrite(item)) throw new InvalidOperationException("the inbox is full");
    }

    public Task<T> NextAsync(string awaited) => Awaited.Of(_channel.Reader.ReadAsync().AsTask(), awaited);

    public async Task<IReadOnlyList<T>> NextAsync(int count, string awaited)
    {
        var items = new List<T>();
        while (items.Count < count) items.Add(await NextAsync($"{awaited} ({items.Count + 1} of {count})"));
        return items;
    }
}
