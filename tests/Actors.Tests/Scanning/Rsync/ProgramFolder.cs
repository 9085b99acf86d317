using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Rsync;
using MirrorActors.Testing;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Scanning.Rsync;

/// <summary>Shell scripts that are run in the place of rsync.</summary>
internal sealed class ProgramFolder : IDisposable
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly TempTree _folder = new();

    public string PathOf(string name) => Path.Combine(_folder.Root, name);

    public string Write(string body)
    {
        var file = PathOf("program");
        File.WriteAllText(file, $"#!/bin/sh\n{body}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, Executable);
        return file;
    }

    /// <summary>What the listing's failure says.</summary>
    public async Task<string> FailsAsync(string body, string? user = null) => (await FailureAsync(body, user)).Message;

    public Task<ListingException> FailureAsync(string body, string? user = null)
    {
        var listing = ListAsync(new RsyncOptions(Write(body), user), CancellationToken.None);
        return Assert.ThrowsAsync<ListingException>(() => Awaited.Of(listing, "the end of the listing"));
    }

    public static Task<List<ListedEntry>> ListAsync(RsyncOptions options, CancellationToken token, ListingMeter? meter = null) =>
        RsyncKit.Lister(rsync: options).CollectAsync(new ListingTarget("rsync://user:s3cret@127.0.0.1/m/"), meter, token);

    public void Dispose() => _folder.Dispose();
}
