using System.Text;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Tests.Scanning.HttpIndex;

namespace MirrorActors.Actors.Tests.Scanning.Ftp;

/// <summary>What servers that send very much take in memory. With MIRRORACTORS_LONG=1 ten million entries.</summary>
[Collection(AloneCollection.Name)]
public sealed class FtpHugeTests
{
    private const long MostMemory = 16 << 20;
    private const int RowsAtOnce = 10_000;
    private static readonly long Many = ListingKit.IsLong ? 10_000_000 : 200_000;

    [Theory]
    [InlineData("type=file;size=9;modify=20260101000000; a\r\n")]
    [InlineData("type=file;size=9;modify=20260101000000; a\\b\r\n")]
    public async Task A_directory_of_many_entries_is_listed_in_little_memory(string row)
    {
        var rows = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(row, RowsAtOnce)));
        await using var server = new ScriptedFtp
        {
            Features = ScriptedFtp.MlsdFeatures,
            Listing = async (_, data) =>
            {
                for (var sent = 0L; sent < Many; sent += RowsAtOnce) await data.WriteAsync(rows);
                return "226 Done.";
            },
        };
        var meter = new ListingMeter(new ListingBudget { Entries = Many });
        using var memory = new MemoryWatch();
        await foreach (var _ in FtpTestKit.Lister().ListAsync(new ListingTarget(server.Url), meter, CancellationToken.None))
        {
        }

        Assert.Equal(Many, meter.Entries);
        Assert.InRange(await memory.MostAsync(), long.MinValue, MostMemory);
    }
}
