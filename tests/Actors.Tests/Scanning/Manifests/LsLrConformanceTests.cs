using System.Diagnostics;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Scanning.Manifests;
using MirrorActors.Actors.Tests.Outgoing;
using MirrorActors.Actors.Tests.Scanning.Conformance;
using MirrorActors.Engine.Settings;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Scanning.Manifests;

public abstract class LsLrConformance(string name, string arguments) : ListerConformance, IDisposable
{
    private OutgoingHttp? _http;

    public void Dispose()
    {
        _http?.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected override async Task<ListedServer> StartAsync(string root)
    {
        // Made before they are put there, so that they do not list themselves.
        var (whole, below) = (await ListAsync(root), await ListAsync(Path.Combine(root, "a b")));
        await File.WriteAllBytesAsync(Path.Combine(root, name), whole);
        await File.WriteAllBytesAsync(Path.Combine(root, "a b", name), below);
        var server = await NginxServer.StartAsync(root);
        _http = OutgoingTestKit.Http();
        var options = new ManifestOptions(ManifestKinds.Parse(name).Value!);
        var lister = new ManifestLister(_http, new FileTable(), options, TimeProvider.System, null);
        return new ListedServer(lister, $"http://127.0.0.1:{server.Port}/", server);
    }

    private async Task<byte[]> ListAsync(string root)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"exec ls {arguments}"])
        {
            WorkingDirectory = root,
            RedirectStandardOutput = true,
            Environment = { ["TZ"] = "UTC", ["LC_ALL"] = "C" },
        };
        using var ls = Process.Start(start)!;
        using var output = new MemoryStream();
        await ls.StandardOutput.BaseStream.CopyToAsync(output);
        await ls.WaitForExitAsync();
        return name.EndsWith(".gz", StringComparison.Ordinal) ? ManifestKit.Gzip(output.ToArray()) : output.ToArray();
    }
}

public sealed class PlainLsLrConformanceTests() : LsLrConformance("ls-lR", "-lRA")
{
    protected override TimeSpan Precision => TimeSpan.FromDays(1);
}

public sealed class FullLsLrConformanceTests() : LsLrConformance("ls-lR.gz", "-lRA --full-time");

public sealed class LongIsoLsLrConformanceTests() : LsLrConformance("ls-lR.gz", "-lgoRA --time-style=long-iso .")
{
    protected override TimeSpan Precision => TimeSpan.FromMinutes(1);
}
