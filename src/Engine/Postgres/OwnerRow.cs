namespace MirrorActors.Engine.Postgres;

/// <summary>Who owns a scope.</summary>
/// <param name="Session">Null: free.</param>
internal readonly record struct OwnerRow(long Token, long? Session, string? Node);
