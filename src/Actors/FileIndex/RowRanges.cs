namespace MirrorActors.Actors.FileIndex;

/// <summary>Learns of all files of a shard how few bytes their numbers fit into.</summary>
internal sealed class RowRanges
{
    private FileFacts _least;
    private FileFacts _most;
    private bool _any;
    private bool _wholeSeconds = true;

    public void Include(in FileFacts file)
    {
        if (!_any) (_least, _most, _any) = (file, file, true);
        _wholeSeconds &= file.Modified % TimeSpan.TicksPerSecond == 0;
        _least = new FileFacts(
            Math.Min(_least.Id, file.Id), Math.Min(_least.Size, file.Size), Math.Min(_least.Modified, file.Modified),
            Math.Min(_least.Directory, file.Directory), Math.Min(_least.NameStart, file.NameStart),
            Math.Min(_least.NameLength, file.NameLength));
        _most = new FileFacts(
            Math.Max(_most.Id, file.Id), Math.Max(_most.Size, file.Size), Math.Max(_most.Modified, file.Modified),
            Math.Max(_most.Directory, file.Directory), Math.Max(_most.NameStart, file.NameStart),
            Math.Max(_most.NameLength, file.NameLength));
    }

    public RowLayout ToLayout()
    {
        var id = PackedField.Of(0, _least.Id, _most.Id, 1);
        var directory = PackedField.Of(id.Bytes, _least.Directory, _most.Directory, 1);
        var start = PackedField.Of(directory.Offset + directory.Bytes, 0, _most.NameStart, 1);
        var length = PackedField.Of(start.Offset + start.Bytes, 0, _most.NameLength, 1);
        var size = PackedField.Of(length.Offset + length.Bytes, _least.Size, _most.Size, 1);
        var unit = _wholeSeconds ? TimeSpan.TicksPerSecond : 1;
        var modified = PackedField.Of(size.Offset + size.Bytes, _least.Modified, _most.Modified, unit);
        return new RowLayout(modified.Offset + modified.Bytes, id, directory, start, length, size, modified);
    }
}
