namespace MirrorActors.Actors.Scanning.HttpIndex;

/// <summary>Takes the tokens of a page.</summary>
internal interface IHtmlSink
{
    /// <param name="piece">Still with entities.</param>
    /// <param name="begins">True for the first piece behind a tag or comment.</param>
    void Text(ReadOnlySpan<byte> piece, bool begins);

    void Tag(HtmlTag tag);
}

/// <summary>A tag.</summary>
/// <param name="name">In lower case.</param>
/// <param name="isEnd">True for an end tag.</param>
/// <param name="value">Of the attribute that counts for this tag, still with entities; empty when there is none.</param>
/// <param name="isCut">True when the value is longer than any that counts.</param>
internal readonly ref struct HtmlTag(ReadOnlySpan<byte> name, bool isEnd, ReadOnlySpan<byte> value, bool isCut)
{
    public ReadOnlySpan<byte> Name { get; } = name;

    public bool IsEnd { get; } = isEnd;

    public ReadOnlySpan<byte> Value { get; } = value;

    public bool IsCut { get; } = isCut;

    public bool Is(ReadOnlySpan<byte> name) => Name.SequenceEqual(name);
}
