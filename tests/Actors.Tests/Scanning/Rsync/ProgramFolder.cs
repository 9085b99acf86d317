using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Rsync;
using MirrorActors.Actors.Tests.Outgoing;
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
    public async Task<string> FailsAsync(string body, string? user = null)
    {
        var listing = ListAsync(new RsyncOptions(Write(body), user), CancellationToken.None);
        return (await Assert.ThrowsAsync<ListingException>(() => Awaited.Of(listing, "the end of the listing"))).Message;
    }

    public static async Task ListAsync(RsyncOptions options, CancellationToken token)
    {
        var lister = new RsyncLister(new GuardedResolver(OutgoingTestKit.Loopback), options);
        var meter = new ListingMeter(new ListingBudget { Entries = 1000 });
        await foreach (var _ in lister.ListAsync(new ListingTarget("rsync://user:s3cret@127.0.0.1/m/"), meter, token))
        {
        }
    }

    public void Dispose() => _folder.Dispose();
}
