namespace MirrorActors.Engine.Etcd.Rpc;

/// <summary>An answer beyond <see cref="EtcdLimits.AnswerBytes"/>; it was not read.</summary>
internal sealed class MessageTooLargeException(long bytes)
    : IOException($"an answer of {bytes} bytes, allowed are {EtcdLimits.AnswerBytes}");
