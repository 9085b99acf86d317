using Google.Protobuf;
using MirrorActors.Engine.Etcd.Proto;

namespace MirrorActors.Engine.Etcd;

/// <summary>A key that was written, or is gone.</summary>
/// <param name="Before">What it was; null: it was not there.</param>
/// <param name="Now">What it is; null: it is gone.</param>
internal readonly record struct KeyChange(ByteString Key, KeyValue? Before, KeyValue? Now);
