using System.Globalization;
using MirrorActors.Engine.Memory;

namespace MirrorActors.Engine.Tests.Memory;

public sealed class HugePagesTests
{
    [Fact]
    public void What_is_in_memory_stays_and_is_in_huge_pages_as_far_as_the_system_makes_them()
    {
        var table = new long[8 << 20];
        for (var i = 0; i < table.Length; i++) table[i] = i;
        var made = HugePages.Use();
        for (var i = 0; i < table.Length; i++) Assert.Equal(i, table[i]);
        if (made == 0) return;
        var huge = File.ReadLines("/proc/self/smaps_rollup").Single(line => line.StartsWith("AnonHugePages", StringComparison.Ordinal));
        var kibibytes = long.Parse(huge.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        Assert.True(kibibytes >= table.Length * sizeof(long) / 1024 / 2, $"{made} pages, {kibibytes} KiB");
    }
}
