using MirrorActors.Engine.Log;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;

namespace MirrorActors.Engine;

/// <summary>
/// The seam between the system and what keeps it: one log, its owners and its members. Disposing it ends
/// subscriptions and watches with <see cref="OperationCanceledException"/>.
/// </summary>
public interface IEngine : IAsyncDisposable
{
    IEventLog Log { get; }

    IOwnership Ownership { get; }

    IMembership Membership { get; }

    /// <summary>What keeps the log, as far as this system can look after it; null when there is nothing to look after.</summary>
    IEngineAdmin? Admin { get; }
}
