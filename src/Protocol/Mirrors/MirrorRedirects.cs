using System.Collections.Immutable;

namespace MirrorActors.Protocol.Mirrors;

/// <summary>Which redirects of a mirror are followed when it is asked for files. None ever goes from https to http.</summary>
public sealed record MirrorRedirects
{
    public RedirectScope Scope { get; init; }

    /// <summary>
    /// Names of hosts, lower-case ASCII, and <c>*.NAME</c> for all below one; only with <see cref="RedirectScope.List"/>.
    /// </summary>
    public ImmutableArray<string> Hosts { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The usual is null, so that equal definitions look alike.</summary>
    public MirrorRedirects? OrNull() => Scope == RedirectScope.SameSite && Hosts.IsEmpty ? null : this;

    public bool Equals(MirrorRedirects? other) => other is not null && Scope == other.Scope && Hosts.SequenceEqual(other.Hosts);

    public override int GetHashCode() => HashCode.Combine(Scope, Hosts.Length);
}

/// <summary>How far a redirect may lead.</summary>
public enum RedirectScope
{
    /// <summary>To hosts under the same registrable domain, as far as the name tells.</summary>
    SameSite,

    /// <summary>Nowhere.</summary>
    None,

    /// <summary>To the same host name or address, any port.</summary>
    SameHost,

    /// <summary>To the same host and those that are listed.</summary>
    List,

    /// <summary>To every host that may be called at all.</summary>
    Any,
}
