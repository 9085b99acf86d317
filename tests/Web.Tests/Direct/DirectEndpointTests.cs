using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Engine.Settings;
using MirrorActors.Testing;
using MirrorActors.Web.Direct;
using MirrorActors.Web.Metrics;
using MirrorActors.Web.Redirect;

namespace MirrorActors.Web.Tests.Direct;

public sealed class DirectEndpointTests
{
    [Fact]
    public async Task Files_are_opened_in_the_thread_pool()
    {
        using var metrics = new WebMetrics();
        var tree = new WatchedTree();
        var clock = TimeProvider.System;
        var endpoint = new DirectEndpoint(
            new RedirectRules(new RedirectSettings(5, HttpClients.Same, true, null), []), tree,
            new DirectDelivery(metrics, NullLogger.Instance), new LastResortBudget(new DirectSettings(true, 0, 10, 0), clock),
            new RequestJournal(metrics, null, null, clock), metrics, clock, NullLogger.Instance);
        var exchange = new Exchange(new DefaultHttpContext(), new RequestClient(default, false), "/a", 0);
        await OtherThread.RunAsync(async () =>
        {
            await endpoint.DeliverAsync(exchange, "/a");
            await endpoint.DeliverNewAsync(exchange, "/a", RequestOutcome.Delivered);
            await endpoint.DeliverAsLastResortAsync(exchange, "/a", default);
            return await endpoint.TryDeliverFromAsync(exchange, tree, "/a", RequestOutcome.Site);
        });
        Assert.Equal([true, true, true, true], tree.Opened);
    }

    /// <summary>Without files; tells for each that was asked for whether a thread of the pool asked.</summary>
    private sealed class WatchedTree : ILocalFiles
    {
        public List<bool> Opened { get; } = [];

        public LocalFile? Open(string path)
        {
            Opened.Add(Thread.CurrentThread.IsThreadPoolThread);
            return null;
        }
    }
}
