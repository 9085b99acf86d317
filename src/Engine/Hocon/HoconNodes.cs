namespace MirrorActors.Engine.Hocon;

/// <summary>A value as written, before substitutions are filled in.</summary>
internal abstract record HoconNode(HoconOrigin Origin);

internal sealed record HoconTextNode(HoconOrigin Origin, string Text, bool Quoted) : HoconNode(Origin)
{
    public bool IsSpace => !Quoted && string.IsNullOrWhiteSpace(Text);
}

internal sealed record HoconSubstitutionNode(HoconOrigin Origin, HoconPath Path, bool Optional) : HoconNode(Origin);

internal sealed record HoconListNode(HoconOrigin Origin, IReadOnlyList<HoconNode> Items) : HoconNode(Origin);

internal sealed record HoconObjectNode(HoconOrigin Origin, IReadOnlyList<HoconField> Fields) : HoconNode(Origin);

/// <summary>Pieces written side by side on one line; strings join, objects merge.</summary>
internal sealed record HoconJoinNode(HoconOrigin Origin, IReadOnlyList<HoconNode> Pieces) : HoconNode(Origin);

/// <summary>A value that is resolved already and takes part in a merge.</summary>
internal sealed record HoconResolvedNode(HoconValue Value) : HoconNode(Value.Origin);

internal abstract record HoconEntry(HoconOrigin Origin);

internal sealed record HoconField(HoconOrigin Origin, HoconPath Path, HoconNode Value, bool Append)
    : HoconEntry(Origin);

internal sealed record HoconInclude(HoconOrigin Origin, string File, bool Required) : HoconEntry(Origin);
