using MirrorActors.Actors.Outgoing;

namespace MirrorActors.Actors.Scanning;

/// <summary>A mirror could not be listed completely. The message is one line without credentials.</summary>
public sealed class ListingException(string message, Exception? inner = null) : Exception(OneLine.Of(message), inner);
