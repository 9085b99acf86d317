using MirrorActors.Protocol.Admin;

namespace MirrorActors.Actors.Alerts;

/// <summary>A way to tell operators.</summary>
public interface IAlertChannel
{
    /// <summary><c>webhook</c>, <c>mail</c> or <c>command</c>.</summary>
    string Name { get; }

    /// <summary>Returns when the message has arrived; ends by itself within its time limit.</summary>
    /// <exception cref="AlertFailedException">It has not, or that is not known.</exception>
    Task SendAsync(AlertMessage message, CancellationToken token);
}

/// <summary>A message did not arrive; the text is one line for people.</summary>
public class AlertFailedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>It arrived, but not everywhere: it is not sent again.</summary>
public sealed class AlertPartlyFailedException(string message) : AlertFailedException(message);
