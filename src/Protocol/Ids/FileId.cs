namespace MirrorActors.Protocol.Ids;

/// <summary>
/// One version of a file (path, size, modified time, content) in a repository: dense, in order of discovery, never
/// reused. Changed content gets a new id, which no mirror holds until a scan shows it.
/// </summary>
public readonly record struct FileId(int Value) : IComparable<FileId>
{
    public int CompareTo(FileId other) => Value.CompareTo(other.Value);

    public static bool operator <(FileId left, FileId right) => left.Value < right.Value;
    public static bool operator >(FileId left, FileId right) => left.Value > right.Value;
    public static bool operator <=(FileId left, FileId right) => left.Value <= right.Value;
    public static bool operator >=(FileId left, FileId right) => left.Value >= right.Value;

    public override string ToString() => $"#{Value}";
}
