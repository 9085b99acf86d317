using MirrorActors.Protocol.Admin;

namespace MirrorActors.Actors.Alerts;

/// <summary>How a channel fares, for whoever asks. One writer.</summary>
internal sealed class ChannelReport(string channel)
{
    private ChannelView _view = new(channel, null, null);

    public ChannelView View => Volatile.Read(ref _view);

    /// <param name="at">Null when it did not go.</param>
    public void Sent(DateTimeOffset? at, string? problem) =>
        Volatile.Write(ref _view, new ChannelView(channel, at ?? _view.LastSent, problem));
}
