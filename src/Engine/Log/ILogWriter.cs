namespace MirrorActors.Engine.Log;

/// <summary>A queue of writes, as metrics see it.</summary>
internal interface ILogWriter
{
    /// <summary>Writes in the queue.</summary>
    int Waiting { get; }
}
