namespace MirrorActors.Actors.Catalogue.Pieces;

/// <summary>
/// How long the pieces of a file are, by its size alone: the shortest power of two from 64 KiB to 16 MiB that makes at most 4,096.
/// Short pieces are cheap to ask a mirror for; a list is at most 128 KiB and 0.05 % of its file.
/// </summary>
public static class PieceLength
{
    public const int Shortest = 64 << 10;
    public const int Longest = 16 << 20;

    /// <summary>Of one file.</summary>
    public const int MostPieces = 4096;

    /// <summary>Bytes of the largest file that is cut into pieces.</summary>
    public const long LargestFile = (long)Longest * MostPieces;

    /// <returns>Bytes of each piece but the last, which may be shorter; 0 for a file that is too large.</returns>
    public static int Of(long size)
    {
        if (size > LargestFile) return 0;
        var length = Shortest;
        while (size > (long)length * MostPieces) length *= 2;
        return length;
    }

    /// <param name="length">Of one piece; more than 0.</param>
    public static long CountOf(long size, int length) => size == 0 ? 0 : ((size - 1) / length) + 1;

    /// <summary>True for a file of several pieces. The hash of the only piece is that of the file.</summary>
    public static bool NeedsList(long size) => size is > Shortest and <= LargestFile;
}
