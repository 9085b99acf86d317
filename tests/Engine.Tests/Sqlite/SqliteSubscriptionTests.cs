using MirrorActors.Engine.Tests.Conformance;

namespace MirrorActors.Engine.Tests.Sqlite;

public sealed class SqliteSubscriptionTests : SubscriptionConformance
{
    protected override async Task<EngineHost> StartAsync() => await SqliteHost.StartAsync();
}
