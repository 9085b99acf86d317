using System.Text.Json;
using System.Text.Json.Serialization;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Protocol.Peers;

/// <summary>A command on its way to the node that owns the mirror: <c>POST /peer/v1/mirror-commands</c>.</summary>
public sealed record MirrorOrder(string Repository, string Mirror, MirrorCommand Command, CommandContext Context);

/// <summary>What that node answers.</summary>
/// <param name="Changed">Set when it was done.</param>
/// <param name="Refusal">Set when it was refused.</param>
/// <param name="Faults">With a refusal.</param>
public sealed record OrderAnswer(bool? Changed = null, RefusalKind? Refusal = null, IReadOnlyList<FieldFault>? Faults = null)
{
    public static OrderAnswer Of(CommandResult result) => result switch
    {
        CommandResult.Done done => new OrderAnswer(done.Changed),
        CommandResult.Refused refused => new OrderAnswer(Refusal: refused.Kind, Faults: refused.Faults),
        _ => throw new ArgumentException(result.GetType().Name, nameof(result)),
    };

    /// <exception cref="JsonException">It says neither.</exception>
    public CommandResult ToResult() => this switch
    {
        { Changed: { } changed } => new CommandResult.Done(changed),
        { Refusal: { } kind, Faults: { Count: > 0 } faults } => new CommandResult.Refused(kind, faults),
        _ => throw new JsonException("an answer that says neither done nor refused"),
    };
}

/// <summary>JSON between nodes, in the form of <see cref="MirrorJson"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(MirrorOrder))]
[JsonSerializable(typeof(OrderAnswer))]
public sealed partial class PeerJson : JsonSerializerContext;
