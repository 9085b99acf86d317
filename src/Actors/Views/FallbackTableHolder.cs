namespace MirrorActors.Actors.Views;

/// <summary>Where requests find the fallbacks. One writer, any number of readers.</summary>
public sealed class FallbackTableHolder(FallbackTable configured)
{
    private FallbackTable _current = configured;

    public FallbackTable Current => Volatile.Read(ref _current);

    public void Publish(FallbackTable table) => Volatile.Write(ref _current, table);
}
