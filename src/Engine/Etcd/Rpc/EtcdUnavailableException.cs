namespace MirrorActors.Engine.Etcd.Rpc;

/// <summary>No endpoint gave an answer in time.</summary>
internal sealed class EtcdUnavailableException(string why, bool mayHaveHappened) : EngineUnavailableException(why)
{
    /// <summary>What the last member that was asked said, with its address.</summary>
    public string Why { get; } = why;

    /// <summary>False only when it is certain that etcd did not take the request.</summary>
    public bool MayHaveHappened => mayHaveHappened;
}
