using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Ftp;
using MirrorActors.Actors.Tests.Outgoing;

namespace MirrorActors.Actors.Tests.Scanning.Ftp;

internal static class FtpTestKit
{
    public static OutgoingOptions Loopback { get; } = OutgoingTestKit.Loopback with
    {
        AllowPrivate = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")],
    };

    public static ListingBudget Budget { get; } = new() { Entries = 10_000 };

    public static FtpLister Lister(OutgoingOptions? options = null, TimeProvider? clock = null) =>
        new(options ?? Loopback, new GuardedResolver(options ?? Loopback), clock ?? TimeProvider.System);

    public static async Task<List<ListedEntry>> AllAsync(
        this FtpLister lister, ListingTarget target, ListingMeter? meter = null, CancellationToken token = default)
    {
        var entries = new List<ListedEntry>();
        await foreach (var entry in lister.ListAsync(target, meter ?? new ListingMeter(Budget), token)) entries.Add(entry);
        return entries;
    }

    public static Task<ListingException> FailsAsync(this FtpLister lister, string url, ListingBudget? budget = null) =>
        Assert.ThrowsAsync<ListingException>(
            () => lister.AllAsync(new ListingTarget(url), new ListingMeter(budget ?? Budget)));
}

/// <summary>
/// A certificate for a host name of its own on loopback, as a file for a server, and a lister that trusts it. Sessions are
/// kept by name, so tests that run at once need different ones.
/// </summary>
internal sealed class FtpCertificate : IDisposable
{
    private static int _count;
    private readonly TestCertificates _authority = new(TimeProvider.System.GetUtcNow());
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mirroractors-cert-");

    public FtpCertificate()
    {
        Host = $"ftp{Interlocked.Increment(ref _count)}.example";
        Own = _authority.Direct(Host);
        PemFile = Path.Combine(_folder.FullName, "server.pem");
        using var key = Own.GetECDsaPrivateKey()!;
        File.WriteAllText(PemFile, $"{key.ExportPkcs8PrivateKeyPem()}\n{Own.ExportCertificatePem()}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(PemFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public string Host { get; }

    public X509Certificate2 Own { get; }

    public string PemFile { get; }

    public OutgoingOptions Trusting(string? host = null) => OutgoingTestKit.Names((host ?? Host, "127.0.0.1")) with
    {
        TrustedRoots = [_authority.Root],
    };

    public FtpLister Lister(TimeProvider? clock = null) => FtpTestKit.Lister(Trusting(), clock);

    public void Dispose()
    {
        if (Directory.Exists(_folder.FullName)) _folder.Delete(recursive: true);
    }
}
