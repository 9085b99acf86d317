namespace MirrorActors.Actors.FileIndex;

/// <summary>How the numbers of a shard's files are packed.</summary>
/// <param name="Stride">Bytes of a row.</param>
internal readonly record struct RowLayout(
    int Stride,
    PackedField Id,
    PackedField Directory,
    PackedField NameStart,
    PackedField NameLength,
    PackedField Size,
    PackedField Modified)
{
    public bool Covers(in FileFacts file) =>
        Id.Covers(file.Id) && Directory.Covers(file.Directory) && NameStart.Covers(file.NameStart) && NameLength.Covers(file.NameLength)
        && Size.Covers(file.Size) && Modified.Covers(file.Modified);

    public void Write(byte[] rows, int start, in FileFacts file)
    {
        Id.Write(rows, start, file.Id);
        Directory.Write(rows, start, file.Directory);
        NameStart.Write(rows, start, file.NameStart);
        NameLength.Write(rows, start, file.NameLength);
        Size.Write(rows, start, file.Size);
        Modified.Write(rows, start, file.Modified);
    }

    public FileFacts Read(byte[] rows, int start) => new(
        (int)Id.Read(rows, start), Size.Read(rows, start), Modified.Read(rows, start),
        (int)Directory.Read(rows, start), (int)NameStart.Read(rows, start), (int)NameLength.Read(rows, start));
}
