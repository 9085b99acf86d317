using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Node.Demo;

/// <summary>Registers, scans and enables the lab's mirrors by the admin API, as an operator would with pbm.</summary>
internal sealed class DemoSetup : IDisposable
{
    private readonly HttpClient _http;

    public DemoSetup(string admin, string token)
    {
        _http = new HttpClient { BaseAddress = new Uri(admin) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public async Task RunAsync(MirrorLab lab, CancellationToken token)
    {
        await PostAsync("/v1/repos/default/catalogue/scan", token);
        await Task.WhenAll(lab.Sites.Select(site => AddAsync(site, token)));
    }

    public void Dispose() => _http.Dispose();

    private async Task AddAsync(LabSite site, CancellationToken token)
    {
        var mirror = site.Mirror;
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["http"] = site.Url,
            ["country"] = mirror.Country,
            ["lat"] = mirror.Latitude.ToString(CultureInfo.InvariantCulture),
            ["lon"] = mirror.Longitude.ToString(CultureInfo.InvariantCulture),
            ["asn"] = mirror.Asn.ToString(CultureInfo.InvariantCulture),
            ["sponsor"] = $"the lab ({mirror.Fault.ToString().ToLowerInvariant()})",
        };
        using var added = await _http.PostAsJsonAsync(
            "/v1/repos/default/mirrors", new MirrorAddRequest(mirror.Id, fields, Check: false), AdminJson.Default.MirrorAddRequest, token);
        added.EnsureSuccessStatusCode();
        using var scanned = await PostAsync($"/v1/repos/default/mirrors/{mirror.Id}/scan?wait=true", token);
        var report = await scanned.Content.ReadFromJsonAsync(AdminJson.Default.ScanReport, token);
        await Console.Error.WriteLineAsync(report is { Result: ScanResult.Completed }
            ? $"{mirror.Id}: {report.Matched} files match, {report.Outdated} outdated"
            : $"{mirror.Id}: {report?.Problem}");
        using var enabled = await PostAsync($"/v1/repos/default/mirrors/{mirror.Id}/enable", token);
        using var probed = await PostAsync($"/v1/repos/default/mirrors/{mirror.Id}/probe", token);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, CancellationToken token)
    {
        var response = await _http.PostAsync(new Uri(path, UriKind.Relative), null, token);
        return response.EnsureSuccessStatusCode();
    }
}
