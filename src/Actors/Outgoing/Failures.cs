using System.Net.Sockets;
using System.Security.Authentication;

namespace MirrorActors.Actors.Outgoing;

/// <summary>Turns what the HTTP handler throws into an <see cref="OutgoingException"/>.</summary>
internal static class Failures
{
    public static OutgoingException From(Exception thrown, Uri uri)
    {
        for (var inner = thrown; inner is not null; inner = inner.InnerException)
        {
            if (inner is OutgoingException known) return known;
            if (inner is AuthenticationException tls) return Of(OutgoingFailure.Tls, uri, tls.Message, thrown);
        }

        if (Innermost(thrown) is SocketException { SocketErrorCode: var code } && code is not SocketError.OperationAborted)
            return Of(OutgoingFailure.Reset, uri, $"the connection broke: {code}", thrown);
        var error = thrown is HttpRequestException request ? request.HttpRequestError
            : thrown is HttpIOException io ? io.HttpRequestError : HttpRequestError.Unknown;
        return error switch
        {
            HttpRequestError.NameResolutionError => Of(OutgoingFailure.Dns, uri, thrown.Message, thrown),
            HttpRequestError.ConnectionError => Of(OutgoingFailure.Connect, uri, thrown.Message, thrown),
            HttpRequestError.SecureConnectionError => Of(OutgoingFailure.Tls, uri, thrown.Message, thrown),
            HttpRequestError.ConfigurationLimitExceeded =>
                Of(OutgoingFailure.TooLarge, uri, $"headers beyond {OutgoingLimits.HeaderKilobytes} KiB", thrown),
            HttpRequestError.ResponseEnded => Of(OutgoingFailure.Protocol, uri, "the answer ended early", thrown),
            _ => Of(OutgoingFailure.Protocol, uri, Innermost(thrown).Message, thrown),
        };
    }

    public static OutgoingException Timeout(Uri uri, TimeSpan deadline) =>
        Of(OutgoingFailure.Timeout, uri, $"not done within {deadline.TotalSeconds:0.###} s", null);

    public static OutgoingException Of(OutgoingFailure failure, Uri uri, string what, Exception? inner) =>
        new(failure, $"{OneLine.Of(uri)}: {what}", inner);

    private static Exception Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e;
}
