using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using MirrorActors.Chaos.Checking;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Chaos.Rig;

/// <summary>What became of a command, as far as the one who sent it knows.</summary>
internal enum Answer
{
    Acknowledged,

    /// <summary>No answer, or one that says to try again: it may be done or not.</summary>
    Unknown,

    Refused,
}

/// <summary>The admin API of any node.</summary>
internal sealed class AdminClient : IDisposable
{
    private const string Base = "v1/repos/default/";
    private const int MostEvents = 10_000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Limit };

    public AdminClient(string token) => _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

    /// <param name="path">Below the repository.</param>
    /// <param name="body">JSON; empty for none.</param>
    public async Task<(Answer Answer, string Text)> SendAsync(IClusterNode node, HttpMethod method, string path, string body, Guid id)
    {
        using var request = new HttpRequestMessage(method, new Uri(node.Admin, Base + path));
        request.Headers.Add("Idempotency-Key", id.ToString());
        if (body.Length > 0) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        try
        {
            using var response = await _http.SendAsync(request);
            var text = $"{node.Name}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}";
            return response.IsSuccessStatusCode ? (Answer.Acknowledged, text)
                : response.StatusCode >= HttpStatusCode.InternalServerError ? (Answer.Unknown, text)
                : (Answer.Refused, text);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return (Answer.Unknown, $"{node.Name}: {e.Message}");
        }
    }

    /// <summary>What <c>/-/health/ready</c> says, such as <c>ok</c>; null without an answer.</summary>
    public async Task<string?> ReadyAsync(IClusterNode node)
    {
        try
        {
            using var response = await _http.GetAsync(new Uri(node.Admin, "-/health/ready"));
            return (await response.Content.ReadAsStringAsync()).Trim();
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>The states of the nodes, by their names; empty without an answer.</summary>
    public async Task<IReadOnlyDictionary<string, string>> MembersAsync(IClusterNode node)
    {
        try
        {
            using var json = JsonDocument.Parse(await _http.GetStringAsync(new Uri(node.Admin, "v1/cluster")));
            var view = json.Deserialize(AdminJson.Default.ClusterView)!;
            return view.Nodes.ToDictionary(member => member.Id, member => member.State, StringComparer.Ordinal);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return new Dictionary<string, string>();
        }
    }

    /// <summary>Everything the node shows of what is in the log.</summary>
    public async Task<NodeReport> ReportAsync(IClusterNode node)
    {
        var log = new List<LogPlace>();
        using var lines = await _http.GetAsync(new Uri(node.Admin, $"v1/log?last={MostEvents}"));
        foreach (var line in (await lines.EnsureSuccessStatusCode().Content.ReadAsStringAsync()).Split('\n'))
        {
            if (line.Length == 0) continue;
            var logged = JsonSerializer.Deserialize(line, AdminJson.Default.LogLine)!;
            log.Add(new LogPlace(logged.Position, logged.Stream, logged.Sequence, logged.Type));
        }

        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var model in new[] { "mirrors", "paths", "files?glob=**&limit=10000" })
        {
            using var json = JsonDocument.Parse(await _http.GetStringAsync(new Uri(node.Admin, Base + model)));
            Facts.Add(facts, model.Split('?')[0], json.RootElement);
        }

        return new NodeReport(log, facts, lines.Headers.Contains(LogHeaders.TrimmedUpTo));
    }

    public void Dispose() => _http.Dispose();
}
