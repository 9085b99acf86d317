using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using MirrorActors.Actors.Load;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Web.Admin;

/// <summary><c>GET /v1/repos/REPO/coverage</c>: who is expected to carry which country and continent.</summary>
internal sealed class CoverageEndpoint(AdminDependencies with)
{
    private const int TopMirrors = 10;

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/repos/{repo}/coverage", HandleAsync);

    private Task HandleAsync(HttpContext context)
    {
        var traffic = with.Loads.Report.Traffic;
        var report = Coverage.Of(with.Snapshots.Current, traffic);
        var view = new CoverageView(
            report.HasTraffic, traffic.Redirects, [.. report.Continents.Select(ToView)], [.. report.Countries.Select(ToView)],
            Files(with.FileCoverage.Current));
        return context.OkAsync(view, AdminJson.Default.CoverageView);
    }

    private static FileCoverageView? Files(FileCoverage files) => files.Places.IsEmpty
        ? null
        : new(files.Files, [.. files.Places.Select(static p => new FewMirrors(p.Place, p.NoMirror, p.OneMirror))]);

    private static CoveredPlace ToView(PlaceCoverage place) => new(
        place.Place, place.Name, place.Weight, place.Mirrors.Length,
        [.. place.Mirrors.Take(TopMirrors).Select(static m => new CoveredMirror(m.Id, m.Share))], place.ToText());
}
