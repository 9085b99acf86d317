namespace MirrorActors.Engine.Journal;

/// <summary>The log is not the one that the journal was written from.</summary>
internal sealed class JournalDivergedException(string message) : Exception(message);
