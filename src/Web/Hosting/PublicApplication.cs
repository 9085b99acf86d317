using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MirrorActors.Web.Hosting;

/// <summary>Joins Kestrel and the endpoint: one context a connection, used again for each request on it.</summary>
internal sealed class PublicApplication(PublicEndpoint endpoint) : IHttpApplication<DefaultHttpContext>
{
    public DefaultHttpContext CreateContext(IFeatureCollection contextFeatures)
    {
        if (contextFeatures is not IHostContextContainer<DefaultHttpContext> connection) return new(contextFeatures);
        if (connection.HostContext is null) return connection.HostContext = new(contextFeatures);
        connection.HostContext.Initialize(contextFeatures);
        return connection.HostContext;
    }

    public Task ProcessRequestAsync(DefaultHttpContext context) => endpoint.HandleAsync(context);

    public void DisposeContext(DefaultHttpContext context, Exception? exception) => context.Uninitialize();
}
