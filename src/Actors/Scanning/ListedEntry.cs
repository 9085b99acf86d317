namespace MirrorActors.Actors.Scanning;

/// <summary>A file or link as a listing shows it.</summary>
/// <param name="Path">Below the base URL, not encoded, without a slash in front; never leads out of the base.</param>
/// <param name="Time">When it was modified; null when the listing does not say.</param>
public readonly record struct ListedEntry(string Path, SizeRange Size, ListedTime? Time, ListedKind Kind = ListedKind.File)
{
    /// <summary>What a link leads to, as the listing shows it; null when it does not, or was not asked to.</summary>
    public string? Target { get; init; }

    /// <summary>Hash of the file, its kind told by its length; null when the listing has none, or was not asked to tell it.</summary>
    public byte[]? Hash { get; init; }
}

public enum ListedKind
{
    File,

    /// <summary>A symbolic link; what it leads to is listed where that is.</summary>
    Link,

    /// <summary>A file that the mirror does not let everybody read: there, and not yet published.</summary>
    Staged,
}

/// <summary>Bytes, as far as a rounded listing tells; both ends included.</summary>
public readonly record struct SizeRange(long Min, long Max)
{
    public static SizeRange Unknown { get; } = new(0, long.MaxValue);

    public bool IsExact => Min == Max;

    public static SizeRange Exactly(long size) => new(size, size);

    public bool Contains(long size) => size >= Min && size <= Max;
}

/// <summary>A time that stands for [Ticks, Ticks + Precision).</summary>
/// <param name="Ticks">Ticks of <see cref="DateTime"/>, in the time zone of the listing.</param>
/// <param name="Precision">Ticks: a second, a minute or a day.</param>
public readonly record struct ListedTime(long Ticks, long Precision);
