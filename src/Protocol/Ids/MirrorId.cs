namespace MirrorActors.Protocol.Ids;

/// <summary>Name of a mirror, unique in its repository. See <see cref="Slug"/>.</summary>
public readonly record struct MirrorId
{
    private MirrorId(string value) => Value = value;

    public string Value { get; }

    public static bool TryParse(string? text, out MirrorId id)
    {
        id = Slug.IsValid(text) ? new MirrorId(text!) : default;
        return id.Value is not null;
    }

    public static MirrorId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"\"{text}\" is not a valid name: {Slug.Rule}");

    public override string ToString() => Value ?? string.Empty;
}
