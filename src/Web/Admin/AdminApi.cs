using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using MirrorActors.Web.Cluster;
using MirrorActors.Web.Redirect;

namespace MirrorActors.Web.Admin;

/// <summary>All that operators and their programs can ask, whoever lets them in.</summary>
public sealed class AdminApi(AdminDependencies with, RedirectRules rules, IFallbacks fallbacks)
{
    private readonly OwnerForwarding _forwarding = new(with);

    /// <summary>What comes from another node, which has let the client in, is answered here or by nobody.</summary>
    public Task ReceiveAsync(HttpContext context, RequestDelegate next) => _forwarding.ReceiveAsync(context, next);

    public void Map(IEndpointRouteBuilder routes)
    {
        var mirrors = new MirrorEndpoints(with);
        mirrors.Map(routes);
        new ScanEndpoints(with, mirrors).Map(routes);
        new HistoryEndpoints(with).Map(routes);
        new MirrorEditing(with).Map(routes);
        new CatalogueEndpoints(with).Map(routes);
        new HoldersEndpoint(with).Map(routes);
        new FileEndpoints(with).Map(routes);
        new PathEndpoints(with).Map(routes);
        new ExplainEndpoint(with, rules, fallbacks).Map(routes);
        new CoverageEndpoint(with).Map(routes);
        new AlertEndpoints(with).Map(routes);
        new NodeEndpoints(with).Map(routes);
        new ClusterEndpoints(with).Map(routes);
    }
}
