using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using MirrorActors.Actors.Catalogue;
using MirrorActors.Actors.Probing;
using MirrorActors.Actors.Tests.Catalogue;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Actors.Tests.Outgoing;
using MirrorActors.Testing;

namespace MirrorActors.Actors.Tests.Probing;

/// <summary>Bytes of a mirror against those of a real tree.</summary>
public sealed class PublishedBytesTests : IAsyncLifetime, IDisposable
{
    private const string Text = "0123456789abcdefghij";
    private const string Name = "/dir/50%25 #1 of a.bin";
    private static readonly ProbeOptions Options = new(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(10), 3, 2, MaxRedirects: 5);
    private readonly TempTree _tree = new();
    private readonly FileIndexFixture _files = new();

    // The file was written just now: for this clock more than a day ago.
    private readonly FakeClock _later = new(TimeProvider.System.GetUtcNow().AddHours(25));

    public async Task InitializeAsync()
    {
        _tree.Write(Name, Text);
        await _files.ApplyAsync(FileIndexFixture.Put(Name, 1, Text.Length, TempTree.Old.Ticks));
    }

    public Task DisposeAsync() => _files.StopAsync();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task The_published_bytes_are_a_success()
    {
        var seen = await AskAsync(Text, _later);

        Assert.Equal(ObservationKind.Good, seen.Kind);
        Assert.EndsWith(", 6 bytes at 5 as published", seen.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_bytes_of_the_right_size_and_time_are_a_wrong_answer()
    {
        var seen = await AskAsync("01234567X9abcdefghij", _later);

        Assert.Equal(ObservationKind.WrongAnswer, seen.Kind);
        Assert.StartsWith("other bytes at 8 of ", seen.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_bytes_outside_of_the_range_are_not_seen() =>
        Assert.Equal(ObservationKind.Good, (await AskAsync("X123456789abcdefghij", _later)).Kind);

    [Theory]
    [InlineData(-1)]
    [InlineData(null)]
    public async Task Other_bytes_under_another_time_or_none_are_an_outdated_copy(int? hours)
    {
        var modified = hours is { } difference ? TempTree.Old.AddHours(difference) : (DateTime?)null;

        var seen = await AskAsync("01234567X9abcdefghij", _later, modified);

        Assert.Equal(ObservationKind.Missing, seen.Kind);
        Assert.StartsWith("outdated copy: other bytes at 8 of ", seen.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_bytes_of_a_file_that_changed_within_a_day_are_an_outdated_copy() =>
        Assert.Equal(ObservationKind.Missing, (await AskAsync("01234567X9abcdefghij", TimeProvider.System, TempTree.Old)).Kind);

    [Fact]
    public async Task Bytes_of_another_version_than_the_catalogues_are_not_compared()
    {
        _tree.Write(Name, Text.ToUpperInvariant(), TempTree.Old.AddDays(1));
        Assert.Equal(ObservationKind.Good, (await AskAsync("01234567X9abcdefghij", _later)).Kind);
        _tree.Delete(Name);
        Assert.Equal(ObservationKind.Good, (await AskAsync("01234567X9abcdefghij", _later)).Kind);
    }

    [Fact]
    public async Task Coded_bytes_are_not_compared() =>
        Assert.Equal(ObservationKind.Good, (await AskAsync("01234567X9abcdefghij", _later, TempTree.Old, "br")).Kind);

    private Task<ProbeObservation> AskAsync(string content, TimeProvider clock) => AskAsync(content, clock, TempTree.Old);

    private async Task<ProbeObservation> AskAsync(string content, TimeProvider clock, DateTime? modified, string? coding = null)
    {
        await using var server = await ToyServer.StartAsync(async context =>
        {
            Assert.Equal(Name, context.Request.Path.Value);
            Assert.Equal("bytes=5-10", context.Request.Headers.Range);
            var response = context.Response;
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = $"bytes 5-10/{content.Length}";
            response.Headers.ContentEncoding = coding;
            response.ContentLength = 6;
            if (modified is { } time) response.Headers.LastModified = time.ToString("R", CultureInfo.InvariantCulture);
            await response.WriteAsync(content[5..11]);
        });
        using var http = OutgoingTestKit.Http();
        var tree = new SourceTree(_tree.Root, new NameRules([], dotfiles: false));
        var file = new SampledFile(new(1), Encoding.UTF8.GetBytes(Name), Text.Length);
        var question = new ProbeQuestion(new Uri(server.Root, file.RelativeUrl), file.Size)
        {
            Path = file.Path,
            IsGet = true,
            Range = new ProbeRange(5, 6),
        };
        var probe = new HeadProbe(http, Options, new PublishedBytes(_files.Table, tree, clock));
        return await probe.ProbeAsync(question, CancellationToken.None);
    }
}
