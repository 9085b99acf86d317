namespace MirrorActors.Engine.Actors;

/// <param name="Reply">The asker's side of the message's reply; null for a plain message.</param>
internal readonly record struct Envelope<T>(T Message, IOpenAsk? Reply);
