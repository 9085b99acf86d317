namespace MirrorActors.Actors.Scanning.Ftp;

/// <summary>What a line of a listing is.</summary>
internal enum FtpRowKind
{
    /// <summary>Not a line of a listing that is known.</summary>
    Garbage,

    /// <summary>Something whose name, size or time no published file has.</summary>
    Hostile,

    /// <summary>The directory itself or the one above, or a total.</summary>
    Self,

    File,
    Directory,
    Link,

    /// <summary>Device, socket and so on.</summary>
    Other,

    /// <summary>Stands for the listing of a directory that the server does not let be read.</summary>
    Closed,
}

/// <summary>A line of a listing.</summary>
/// <param name="Name">One safe segment; of files, directories and links.</param>
/// <param name="IsOpen">Everybody may read it, as far as the listing tells.</param>
internal readonly record struct FtpRow(
    FtpRowKind Kind, string Name = "", SizeRange Size = default, ListedTime? Time = null, bool IsOpen = true)
{
    /// <summary>Of a name that is still to be looked at.</summary>
    public static FtpRow Of(FtpRowKind kind, ReadOnlySpan<byte> name, SizeRange size, ListedTime? time, bool isOpen)
    {
        if (kind is FtpRowKind.Other or FtpRowKind.Hostile) return new FtpRow(kind);
        if (name is [(byte)'.'] or [(byte)'.', (byte)'.']) return new FtpRow(FtpRowKind.Self);
        return EntryName.FromBytes(name) is { } text && EntryName.IsSafeSegment(text)
            ? new FtpRow(kind, text, size, time, isOpen)
            : new FtpRow(FtpRowKind.Hostile);
    }
}
