using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using MirrorActors.Protocol.Cluster;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Engine.Tests.Etcd;

/// <summary>Members of a real etcd, each with the certificate of a node of its own, for clients and for each other.</summary>
internal sealed class SecureMembers : IAsyncDisposable
{
    private readonly List<Process> _processes = [];

    public SecureMembers(ClusterFolder first, int count)
    {
        var peers = Enumerable.Range(0, count).Select(_ => Url()).ToList();
        Endpoints = [.. Enumerable.Range(0, count).Select(_ => new Uri(Url()))];
        var cluster = string.Join(',', peers.Select((peer, i) => string.Create(CultureInfo.InvariantCulture, $"m{i}={peer}")));
        using var authority = first.ReadAuthority();
        for (var i = 0; i < count; i++)
        {
            var folder = Directory.CreateDirectory(Path.Combine(first.Folder, string.Create(CultureInfo.InvariantCulture, $"m{i}"))).FullName;
            var (certificate, key) = Issue(authority, folder);
            var client = Endpoints[i].GetLeftPart(UriPartial.Authority);
            _processes.Add(Process.Start(new ProcessStartInfo(
                Programs.Need("etcd"),
                [
                    "--name", Path.GetFileName(folder), "--data-dir", Path.Combine(folder, "data"), "--initial-cluster", cluster,
                    "--listen-client-urls", client, "--advertise-client-urls", client,
                    "--listen-peer-urls", peers[i], "--initial-advertise-peer-urls", peers[i],
                    "--client-cert-auth", "--trusted-ca-file", first.AuthorityFile, "--cert-file", certificate, "--key-file", key,
                    "--peer-client-cert-auth", "--peer-trusted-ca-file", first.AuthorityFile, "--peer-cert-file", certificate,
                    "--peer-key-file", key, "--logger", "zap", "--log-level", "error", "--log-outputs", Path.Combine(folder, "log"),
                ]))!);
        }
    }

    public IReadOnlyList<Uri> Endpoints { get; }

    /// <summary>Completes when all accept clients.</summary>
    public async Task ListenAsync()
    {
        foreach (var endpoint in Endpoints)
        {
            while (!await ListensAsync(endpoint)) await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    private static async Task<bool> ListensAsync(Uri endpoint)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(endpoint.Host, endpoint.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static (string Certificate, string Key) Issue(ClusterAuthority authority, string folder)
    {
        var name = Path.GetFileName(folder);
        using var key = new NodeKey();
        Assert.Null(NodeRequest.TryRead(name, [], key.Request(name), out var request));
        var files = (Certificate: Path.Combine(folder, "node.pem"), Key: Path.Combine(folder, "node.key"));
        File.WriteAllText(files.Certificate, authority.Issue(request!, TimeProvider.System.GetUtcNow()).ExportCertificatePem());
        File.WriteAllText(files.Key, key.Pem);
        return files;
    }

    private static string Url() => string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{LoopbackPorts.Next()}");
}
