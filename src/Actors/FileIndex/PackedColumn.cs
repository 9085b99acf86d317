namespace MirrorActors.Actors.FileIndex;

/// <summary>One field of all packed rows.</summary>
internal readonly struct PackedColumn(PackedField field, int stride, byte[] rows)
{
    public long this[int row] => field.Read(rows, row * stride);
}
