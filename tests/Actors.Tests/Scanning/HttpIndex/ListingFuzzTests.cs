using System.Text;
using MirrorActors.Actors.Scanning;
using static MirrorActors.Actors.Tests.Scanning.HttpIndex.ListingKit;

namespace MirrorActors.Actors.Tests.Scanning.HttpIndex;

/// <summary>Whole answers, damaged anywhere: nothing but the listing's own error comes out.</summary>
public sealed class ListingFuzzTests
{
    private const int Rounds = 600;

    private static readonly string[] Heads =
    [
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\nContent-Encoding: identity\r\n\r\n",
        "HTTP/1.1 503 Busy\r\nRetry-After: Sun, 01 Mar 2026 12:00:00 GMT\r\nDate: Sun, 01 Mar 2026 11:00:00 GMT\r\n\r\n",
        "HTTP/1.1 429 Busy\r\nRetry-After: 120\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: /a/b/../c%20d/?e#f\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n1f\r\n",
    ];

    [Fact]
    public async Task Damaged_answers_are_listed_or_fail_as_such()
    {
        var random = new Random(20261122);
        var pages = IndexFuzzTests.AllSeeds();
        var answer = Array.Empty<byte>();
        await using var server = new ScriptedServer((_, stream, stop) => stream.WriteAsync(answer, stop).AsTask());
        for (var round = 0; round < Rounds; round++)
        {
            var head = Encoding.ASCII.GetBytes(Heads[random.Next(Heads.Length)]);
            if (random.Next(2) == 0) head = IndexFuzzTests.Mutated([.. head, .. head], random);
            answer = [.. head, .. IndexFuzzTests.Mutated(pages[random.Next(pages.Count)], random)];
            try
            {
                var (entries, _) = await ListAsync(server.Url, new ListingBudget { Entries = 100, Depth = 2 });
                Assert.All(entries, entry => Assert.True(EntryName.IsSafePath(entry.Path)));
            }
            catch (ListingException e)
            {
                Assert.DoesNotContain('\n', e.Message);
            }
        }
    }
}
