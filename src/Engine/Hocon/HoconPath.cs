using System.Text.Json;

namespace MirrorActors.Engine.Hocon;

/// <summary>A key with its parents. Equal when the elements are; the text form quotes elements that need it.</summary>
internal sealed class HoconPath(IReadOnlyList<string> keys) : IEquatable<HoconPath>
{
    private int _hash;

    public IReadOnlyList<string> Keys { get; } = keys;

    public string Last => Keys[^1];

    public HoconPath? Parent => Keys.Count == 1 ? null : new HoconPath([.. Keys.Take(Keys.Count - 1)]);

    public HoconPath Child(string key) => new([.. Keys, key]);

    public bool Equals(HoconPath? other) => other is not null && Keys.SequenceEqual(other.Keys);

    public override bool Equals(object? obj) => Equals(obj as HoconPath);

    public override int GetHashCode()
    {
        if (_hash != 0) return _hash;
        var hash = new HashCode();
        foreach (var key in Keys) hash.Add(key, StringComparer.Ordinal);
        return _hash = hash.ToHashCode();
    }

    public override string ToString() => string.Join('.', Keys.Select(Render));

    private static string Render(string key) =>
        key.Length > 0 && key.All(IsPlain) ? key : JsonSerializer.Serialize(key);

    private static bool IsPlain(char c) => char.IsLetterOrDigit(c) || c is '-' or '_';
}
