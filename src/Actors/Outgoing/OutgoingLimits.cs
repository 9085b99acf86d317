namespace MirrorActors.Actors.Outgoing;

public static class OutgoingLimits
{
    /// <summary>Response headers, KiB.</summary>
    public const int HeaderKilobytes = 32;

    /// <summary>Characters of a failure's message.</summary>
    public const int MessageChars = 400;

    /// <summary>Addresses of one host and one address family that are looked at; further ones are not called.</summary>
    public const int AddressesPerFamily = 8;

    /// <summary>Characters of a redirect's target.</summary>
    public const int LocationChars = 4096;

    /// <summary>The lead of a connection attempt before the next address is tried beside it (RFC 8305).</summary>
    public static readonly TimeSpan ConnectLead = TimeSpan.FromMilliseconds(250);

    /// <summary>An idle connection is kept this long for the next call.</summary>
    public static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(15);

    /// <summary>A connection is used no longer than this, so that a changed DNS entry takes effect.</summary>
    public static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(2);
}
