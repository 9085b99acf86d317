using MirrorActors.Engine.Tests.Conformance;

namespace MirrorActors.Engine.Tests.Journal;

public sealed class JournalledEventLogTests : EventLogConformance
{
    protected override Task<EngineHost> StartAsync() => Task.FromResult<EngineHost>(JournalledHost.Start());
}

public sealed class JournalledSubscriptionTests : SubscriptionConformance
{
    protected override int ManyAppends => 12_000;

    protected override Task<EngineHost> StartAsync() => Task.FromResult<EngineHost>(JournalledHost.Start());
}

public sealed class JournalledSnapshotTests : SnapshotConformance
{
    protected override bool KeepsTrimmedEvents => true;

    protected override Task<EngineHost> StartAsync() => Task.FromResult<EngineHost>(JournalledHost.Start());
}

public sealed class JournalledOwnershipTests : OwnershipConformance
{
    protected override Task<EngineHost> StartAsync() => Task.FromResult<EngineHost>(JournalledHost.Start());
}

public sealed class JournalledMembershipTests : MembershipConformance
{
    protected override Task<EngineHost> StartAsync() => Task.FromResult<EngineHost>(JournalledHost.Start());
}
