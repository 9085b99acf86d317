using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Node.Demo;

/// <summary>Registers, scans and enables the lab's mirrors by the admin API, as an operator would with pbm.</summary>
internal sealed class DemoSetup : IDisposable
{
    private const string Mirrors = "/v1/repos/default/mirrors";

    /// <summary>So many probes more than enough are sent until a faulty mirror is down.</summary>
    private const int MostProbes = 10;

    private readonly HttpClient _http;

    public DemoSetup(string admin, string token)
    {
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(admin) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public async Task RunAsync(MirrorLab lab, CancellationToken token)
    {
        await PostAsync("/v1/repos/default/catalogue/scan", token);
        await Task.WhenAll(lab.Sites.Select(site => RunAsync(site, token)));
    }

    public void Dispose() => _http.Dispose();

    private async Task RunAsync(LabSite site, CancellationToken token)
    {
        // Dead from the start, a mirror would never be scanned: it dies when it has been enabled.
        var mirror = site.Mirror;
        var dies = mirror.Fault == LabFault.Dead;
        if (dies) site.SetFault(LabFault.None);
        await AddAsync(mirror, site.Url, token);
        await ScanAsync(mirror.Id, token);
        using var enabled = await PostAsync($"{Mirrors}/{mirror.Id}/enable", token);
        await ProbeAsync(mirror.Id, token);
        if (dies) site.SetFault(LabFault.Dead);
        if (mirror.Fault is LabFault.Dead or LabFault.Truncated or LabFault.Slow or LabFault.PrivateRedirect)
            await UntilDownAsync(mirror.Id, token);
    }

    private async Task AddAsync(LabMirror mirror, string url, CancellationToken token)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["http"] = url,
            ["country"] = mirror.Country,
            ["lat"] = mirror.Latitude.ToString(CultureInfo.InvariantCulture),
            ["lon"] = mirror.Longitude.ToString(CultureInfo.InvariantCulture),
            ["asn"] = mirror.Asn.ToString(CultureInfo.InvariantCulture),
            ["sponsor"] = $"the lab ({mirror.Fault.ToString().ToLowerInvariant()})",
        };
        using var added = await _http.PostAsJsonAsync(
            Mirrors, new MirrorAddRequest(mirror.Id, fields, Check: false), AdminJson.Default.MirrorAddRequest, token);
        added.EnsureSuccessStatusCode();
    }

    private async Task ScanAsync(string id, CancellationToken token)
    {
        using var scanned = await PostAsync($"{Mirrors}/{id}/scan?wait=true", token);
        var report = await scanned.Content.ReadFromJsonAsync(AdminJson.Default.ScanReport, token);
        await Console.Error.WriteLineAsync(report is { Result: ScanResult.Completed }
            ? $"{id}: {report.Matched} files match, {report.Outdated} outdated"
            : $"{id}: {report?.Problem}");
    }

    private async Task UntilDownAsync(string id, CancellationToken token)
    {
        for (var i = 0; i < MostProbes; i++)
        {
            var seen = await ProbeAsync(id, token);
            if (seen?.Schemes.Values.All(s => s.Verdict == Verdict.Down) == true) return;
        }

        await Console.Error.WriteLineAsync($"{id}: not down after {MostProbes} probes");
    }

    private async Task<ProbeView?> ProbeAsync(string id, CancellationToken token)
    {
        using var probed = await PostAsync($"{Mirrors}/{id}/probe", token);
        return await probed.Content.ReadFromJsonAsync(AdminJson.Default.ProbeView, token);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, CancellationToken token)
    {
        var response = await _http.PostAsync(new Uri(path, UriKind.Relative), null, token);
        return response.EnsureSuccessStatusCode();
    }
}
