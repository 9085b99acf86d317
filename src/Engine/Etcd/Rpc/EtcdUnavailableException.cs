namespace MirrorActors.Engine.Etcd.Rpc;

/// <summary>No endpoint gave an answer in time.</summary>
internal sealed class EtcdUnavailableException(string why, bool mayHaveHappened, GrpcException? refusal = null)
    : EngineUnavailableException(why)
{
    /// <summary>What the last member that was asked said, with its address.</summary>
    public string Why { get; } = why;

    /// <summary>False only when it is certain that etcd did not take the request.</summary>
    public bool MayHaveHappened => mayHaveHappened;

    /// <summary>What a try was refused with, after another one that may have happened; null when none was refused.</summary>
    public GrpcException? Refusal => refusal;
}
