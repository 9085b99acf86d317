namespace MirrorActors.Pbm.Connection;

/// <summary>Why a verb ends early: the message for stderr and the exit code.</summary>
/// <param name="message">A line for each thing that is wrong.</param>
internal sealed class AdminException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
