namespace MirrorActors.Protocol.Ids;

/// <summary>Name of a repository (a published tree). See <see cref="Slug"/>.</summary>
public readonly record struct RepositoryId
{
    private RepositoryId(string value) => Value = value;

    public string Value { get; }

    public static RepositoryId Default { get; } = new("default");

    public static bool TryParse(string? text, out RepositoryId id)
    {
        id = Slug.IsValid(text) ? new RepositoryId(text!) : default;
        return id.Value is not null;
    }

    public static RepositoryId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"\"{text}\" is not a valid name: {Slug.Rule}");

    public override string ToString() => Value ?? string.Empty;
}
