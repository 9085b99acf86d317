namespace MirrorActors.Protocol.Mirrors;

/// <summary>What is kept for ever of a mirror's past, beside the events themselves. A rename takes it along.</summary>
/// <param name="FirstSeen">When it was registered first, or when this began to be kept.</param>
/// <param name="Sequence">Of the last event of its stream.</param>
public sealed record MirrorHistory(DateTimeOffset FirstSeen, long Sequence)
{
    public SchemeHistory Http { get; init => field = value ?? SchemeHistory.None; } = SchemeHistory.None;

    public SchemeHistory Https { get; init => field = value ?? SchemeHistory.None; } = SchemeHistory.None;

    /// <summary>Null for none, so that what is older reads and is written the same.</summary>
    public SchemeHistory? Rsync { get; init => field = value == SchemeHistory.None ? null : value; }

    /// <summary>Likewise.</summary>
    public SchemeHistory? Ftp { get; init => field = value == SchemeHistory.None ? null : value; }

    /// <summary>By a name of <see cref="MirrorSchemes"/>.</summary>
    public SchemeHistory Of(string scheme) => scheme switch
    {
        MirrorSchemes.Https => Https,
        MirrorSchemes.Rsync => Rsync ?? SchemeHistory.None,
        MirrorSchemes.Ftp => Ftp ?? SchemeHistory.None,
        _ => Http,
    };

    /// <summary>As another stream takes it over: no event of that one is meant any more.</summary>
    public MirrorHistory Inherited() => this with
    {
        Sequence = 0,
        Http = Http.Inherited(),
        Https = Https.Inherited(),
        Rsync = Rsync?.Inherited(),
        Ftp = Ftp?.Inherited(),
    };
}
