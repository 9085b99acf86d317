using System.Text;
using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Tests.Log;

/// <summary>Frozen: chains of stored logs are checked with these values for ever.</summary>
public sealed class EventHashTests
{
    private static readonly NewEvent Event = new(
        Guid.Parse("0191b6c8-0000-7000-8000-0123456789ab"), "mirror.enabled", 2, Encoding.UTF8.GetBytes("{\"a\":1}"));

    private static readonly AppendContext Context = new(
        Guid.Parse("0191b6c8-1111-7111-8111-0123456789ab"),
        new DateTimeOffset(2026, 11, 21, 14, 30, 0, 123, TimeSpan.FromHours(2)),
        "node-a",
        "admin (token)",
        "зачем");

    [Fact]
    public void The_hash_of_a_known_event_is_frozen()
    {
        Assert.Equal("fb57bbf5a8e57800b654ca646f04d1713c986cee3fe9b8828a587399a029c155", Hash(Event, Context));
        Assert.Equal("a491dad09ed0fdf8eca0808b5f9a6258e9b14e0e7e28b885953632e4d74e25ee", Hash(Event with { Payload = default }, Context with { Reason = null }));
    }

    [Fact]
    public void Every_field_counts()
    {
        string[] hashes =
        [
            Hash(Event, Context),
            Hash(Event, Context, stream: "t"),
            Hash(Event, Context, sequence: 8),
            Hash(Event, Context, previous: [.. Enumerable.Repeat((byte)1, EventHash.Bytes)]),
            Hash(Event with { Id = Guid.Empty }, Context),
            Hash(Event with { Type = "mirror.disabled" }, Context),
            Hash(Event with { SchemaVersion = 3 }, Context),
            Hash(Event with { Payload = default }, Context),
            Hash(Event, Context with { CommandId = Guid.Empty }),
            Hash(Event, Context with { Time = Context.Time.AddTicks(1) }),
            Hash(Event, Context with { Node = "node-b" }),
            Hash(Event, Context with { Principal = "system (probe)" }),
            Hash(Event, Context with { Reason = "" }),
            Hash(Event, Context with { Reason = null }),
        ];

        Assert.Equal(hashes.Length, hashes.Distinct().Count());
        Assert.Equal(hashes[0], Hash(Event, Context with { Time = Context.Time.ToUniversalTime() }));
    }

    [Fact]
    public void Text_that_moves_from_one_field_to_the_next_changes_the_hash() =>
        Assert.NotEqual(
            Hash(Event, Context with { Node = "ab", Principal = "c" }),
            Hash(Event, Context with { Node = "a", Principal = "bc" }));

    private static string Hash(
        NewEvent e, AppendContext context, string stream = "s", long sequence = 7, byte[]? previous = null) =>
        Convert.ToHexStringLower(EventHash.Of(stream, sequence, e, context, previous ?? EventHash.None.Span));
}
