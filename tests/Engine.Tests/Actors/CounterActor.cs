using System.Globalization;
using System.Text;
using MirrorActors.Engine.Actors;
using MirrorActors.Engine.Log;
using MirrorActors.Protocol.Commands;

namespace MirrorActors.Engine.Tests.Actors;

internal abstract record CounterCommand;

internal sealed record Add(int Amount, Guid Id, Reply<CommandResult> Reply) : CounterCommand;

internal sealed record Get(Reply<int> Reply) : CounterCommand;

internal sealed record Added(int Amount);

internal sealed record Total(int Sum);

/// <summary>The smallest event-sourced actor: adds up, refuses negative amounts, dies of the amount 13.</summary>
internal sealed class CounterActor(EventSourcing<Total, Added> sourcing, Action<int>? recovered = null)
    : EventSourcedActor<CounterCommand, Total, Added>(sourcing)
{
    public const string Name = "counter/1";

    protected override string Stream => Name;

    protected override Total Empty { get; } = new(0);

    protected override Total Apply(Total state, Added happened) => new(state.Sum + happened.Amount);

    protected override Decision<Added> Decide(Total state, CounterCommand command, DateTimeOffset now) => command switch
    {
        Add { Amount: 0 } => Decision<Added>.Accept(),
        Add { Amount: < 0 } => Decision<Added>.Refuse(new(RefusalKind.Invalid, "amount", "negative")),
        Add { Amount: 13 } => throw new InvalidDataException("unlucky"),
        Add add => Decision<Added>.Accept(new Added(add.Amount - 1), new Added(1)),
        _ => throw new InvalidOperationException($"{command}"),
    };

    protected override AppendContext Describe(CounterCommand command, DateTimeOffset now) =>
        new(((Add)command).Id, now, "node", "test", null);

    protected override ValueTask<bool> TryHandleAsync(CounterCommand command, CancellationToken token)
    {
        if (command is not Get get) return new(false);
        get.Reply.Set(State.Sum);
        return new(true);
    }

    protected override ValueTask OnRecoveredAsync(Total state, CancellationToken token)
    {
        recovered?.Invoke(state.Sum);
        return ValueTask.CompletedTask;
    }

    protected override ValueTask OnPersistedAsync(
        CounterCommand command, Total state, IReadOnlyList<Added> events, CancellationToken token)
    {
        ((Add)command).Reply.Set(new CommandResult.Done(events.Count > 0));
        return ValueTask.CompletedTask;
    }

    protected override void OnRefused(CounterCommand command, CommandResult.Refused refusal) =>
        ((Add)command).Reply.Set(refusal);
}

internal sealed class CounterCodec : IEventCodec<Added>, IStateCodec<Total>
{
    public int SchemaVersion { get; init; } = 1;

    public NewEvent Encode(Added happened, Guid id) => new(id, "added", 1, Bytes(happened.Amount));

    public Added? Decode(NewEvent stored) =>
        stored is { Type: "added", SchemaVersion: 1 } ? new Added(Number(stored.Payload)) : null;

    public ReadOnlyMemory<byte> Encode(Total state) => Bytes(state.Sum);

    public Total? Decode(int schemaVersion, ReadOnlyMemory<byte> stored) =>
        schemaVersion == SchemaVersion ? new Total(Number(stored)) : null;

    private static byte[] Bytes(int number) => Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture));

    private static int Number(ReadOnlyMemory<byte> bytes) =>
        int.Parse(Encoding.UTF8.GetString(bytes.Span), CultureInfo.InvariantCulture);
}
