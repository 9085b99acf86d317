using System.Net.Sockets;

namespace MirrorActors.Actors.Outgoing;

/// <summary>One outgoing call with all its bounds.</summary>
public sealed record OutgoingRequest
{
    /// <summary>GET or HEAD.</summary>
    public HttpMethod Method { get; init; } = HttpMethod.Get;

    /// <summary>Absolute, http or https. Credentials in it are not sent.</summary>
    public required Uri Uri { get; init; }

    /// <summary>Further request headers, sent at every hop; so no secrets.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Only addresses of this family are called, at every hop; null for either.</summary>
    public AddressFamily? Family { get; init; }

    public RedirectRule Redirects { get; init; } = RedirectRule.None;

    /// <summary>Of <see cref="RedirectRule.List"/>: lower-case ASCII names, and <c>*.NAME</c> for all below one.</summary>
    public IReadOnlyList<string> RedirectHosts { get; init; } = [];

    /// <summary>A redirect from http to https on the same host and path is the answer.</summary>
    public bool StopsAtHttps { get; init; }

    /// <summary>Redirects followed at most, within what the options allow.</summary>
    public int MaxHops { get; init; } = 5;

    /// <summary>For everything: names, connections, redirects and the last byte of the body.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A body read beyond this fails with <see cref="OutgoingFailure.TooLarge"/>.</summary>
    public long MaxBodyBytes { get; init; } = 1 << 20;

    /// <summary>Filled by the call; of this call alone. Null when nobody asks.</summary>
    public CallRecord? Record { get; init; }
}
