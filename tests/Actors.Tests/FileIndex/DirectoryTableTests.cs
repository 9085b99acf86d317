using System.Text;
using MirrorActors.Actors.FileIndex;

namespace MirrorActors.Actors.Tests.FileIndex;

[Collection(AloneCollection.Name)]
public sealed class DirectoryTableTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(400)]
    public void However_long_paths_are_directories_take_little_more_than_their_text(int length)
    {
        const int count = 50_000;
        var paths = Enumerable.Range(0, count).Select(i => Encoding.UTF8.GetBytes($"/{new string('d', length)}{i}/")).ToArray();
        var text = paths.Sum(p => (long)p.Length);
        var table = new DirectoryTable();
        for (var i = 0; i < count; i++) Assert.Equal(i, table.Intern(paths[i]));

        Assert.InRange(table.Bytes, text, (text * 2) + (count * 20));
        for (var i = 0; i < count; i++)
        {
            Assert.Equal(i, table.Find(paths[i]));
            Assert.True(table.Path(i).SequenceEqual(paths[i]));
            Assert.Equal(i, table.Intern(paths[i]));
        }

        Assert.Equal((count, -1), (table.Count, table.Find("/none/"u8)));
    }
}
