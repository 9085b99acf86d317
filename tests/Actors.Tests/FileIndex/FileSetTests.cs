using MirrorActors.Actors.FileIndex;

namespace MirrorActors.Actors.Tests.FileIndex;

public sealed class FileSetTests
{
    [Theory]
    [InlineData("4D41465301")] // nothing behind the format
    [InlineData("4D4146530146")] // no Brotli
    [InlineData("4D414653010141464D41434601")] // 21 million words, of which none come
    [InlineData("4D41465302")] // another format
    public void Damaged_bytes_are_refused_without_believing_their_count(string hex)
    {
        var stored = Convert.FromHexString(hex);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidDataException>(() => FileSet.Decode(stored));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(64 << 16)]
    [InlineData(200_000_000)]
    public void A_set_of_any_length_is_read_as_it_was_written(int last)
    {
        var set = FileIndexFixture.Set(0, last / 2, last);
        var read = FileSet.Decode(set.Encode());
        Assert.Equal((set.Count, true, true), (read.Count, read.Contains(new(last)), read.Contains(new(last / 2))));
        Assert.False(read.Contains(new(last + 1)));
    }
}
