using MirrorActors.Engine.Settings;
using MirrorActors.Protocol.Catalogue;

namespace MirrorActors.Actors.FileIndex;

/// <summary>The whole-file hashes a shard keeps, each in a column of its own.</summary>
internal static class HashKind
{
    public const int Md5 = 0;
    public const int Sha1 = 1;
    public const int Sha256 = 2;
    public const int Sha512 = 3;
    public const int Count = 4;

    /// <summary>Bytes of each kind.</summary>
    public static ReadOnlySpan<byte> Widths => [16, 20, 32, 64];

    /// <summary>The kinds that are made.</summary>
    public static IReadOnlyList<int> Of(HashSettings settings) =>
        [.. new[] { settings.Md5, settings.Sha1, settings.Sha256, settings.Sha512 }.Index().Where(k => k.Item).Select(k => k.Index)];

    public static ReadOnlyMemory<byte> Get(FileHashes hashes, int kind) => kind switch
    {
        Md5 => hashes.Md5,
        Sha1 => hashes.Sha1,
        Sha256 => hashes.Sha256,
        _ => hashes.Sha512,
    };

    public static FileHashes With(FileHashes hashes, int kind, ReadOnlyMemory<byte> value) => kind switch
    {
        Md5 => hashes with { Md5 = value },
        Sha1 => hashes with { Sha1 = value },
        Sha256 => hashes with { Sha256 = value },
        _ => hashes with { Sha512 = value },
    };
}
