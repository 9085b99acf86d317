using MirrorActors.Engine.Tests.Conformance;

namespace MirrorActors.Engine.Tests.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class PostgresOwnershipTests(PostgresFixture fixture) : OwnershipConformance
{
    protected override async Task<EngineHost> StartAsync() => await PostgresHost.StartAsync(fixture.Server);
}
