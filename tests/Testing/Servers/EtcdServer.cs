using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace MirrorActors.Testing.Servers;

/// <summary>A real etcd cluster of one or three members on free ports, of loopback unless places are given.</summary>
public sealed class EtcdServer : IAsyncDisposable
{
    private const int Attempts = 3;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });

    private EtcdServer(IReadOnlyList<EtcdMember> members) => Members = members;

    public IReadOnlyList<EtcdMember> Members { get; }

    public IReadOnlyList<Uri> Endpoints => [.. Members.Select(member => member.Url)];

    private string Cluster => string.Join(',', Members.Select(member => member.Peer));

    /// <param name="more">Further arguments of each etcd.</param>
    public static Task<EtcdServer> StartAsync(int members = 1, string scheme = "http", params string[] more) =>
        StartAsync([.. Enumerable.Repeat(EtcdPlace.Loopback, members)], scheme, more);

    /// <summary>One member in each place.</summary>
    /// <param name="more">Further arguments of each etcd.</param>
    public static async Task<EtcdServer> StartAsync(IReadOnlyList<EtcdPlace> places, string scheme = "http", params string[] more)
    {
        for (var attempt = 1; ; attempt++)
        {
            var server = new EtcdServer([.. places.Select((place, i) => new EtcdMember($"m{i + 1}", scheme, place, more))]);
            foreach (var member in server.Members) member.Start(server.Cluster);
            var listening = await Task.WhenAll(server.Members.Select(member => member.ListensAsync()));
            if (listening.All(listens => listens)) return server;
            await server.DisposeAsync();
            if (attempt == Attempts)
                throw new InvalidOperationException($"etcd does not start: {await server.Members[0].ErrorsAsync()}");
        }
    }

    /// <summary>Starts a member that was killed again, on its data.</summary>
    public void Restart(EtcdMember member) => member.Start(Cluster);

    /// <summary>A call of the JSON gateway, for what the engine itself does not do.</summary>
    public async Task<JsonElement> PostAsync(string path, object body, EtcdMember? at = null)
    {
        using var response = await _http.PostAsJsonAsync(
            new Uri((at ?? Members[0]).Url, path), body, JsonSerializerOptions.Default);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>The member that leads at present.</summary>
    public async Task<EtcdMember> LeaderAsync()
    {
        foreach (var member in Members)
        {
            var status = await PostAsync("/v3/maintenance/status", new { }, member);
            if (status.GetProperty("leader").GetString() == status.GetProperty("header").GetProperty("member_id").GetString())
                return member;
        }

        throw new InvalidOperationException("no member leads");
    }

    /// <summary>Forgets all revisions before the newest.</summary>
    public async Task CompactAsync()
    {
        var read = await PostAsync("/v3/kv/range", new { key = Convert.ToBase64String(Encoding.UTF8.GetBytes("none")) });
        var revision = read.GetProperty("header").GetProperty("revision").GetString();
        await PostAsync("/v3/kv/compaction", new { revision, physical = true });
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        foreach (var member in Members) await member.DisposeAsync();
    }
}
