using MirrorActors.Protocol.Admin;

namespace MirrorActors.Web.Admin;

/// <summary>Replaces this process by a new one of the same program, which goes on with its sockets and its state.</summary>
public interface INodeUpgrade
{
    /// <summary>Returns when the other process serves, or when it is clear that this one goes on. Goes on when the client leaves.</summary>
    Task<UpgradeOutcome> RunAsync();
}

/// <summary>How an upgrade ended.</summary>
/// <param name="Done">Null when this process serves on.</param>
/// <param name="Fault">Why it does.</param>
public sealed record UpgradeOutcome(UpgradeView? Done, string? Fault);
