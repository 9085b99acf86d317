namespace MirrorActors.Protocol;

/// <summary>Bounds shared by all parts. Every queue, name and payload has one.</summary>
public static class Limits
{
    /// <summary>Largest path of a published file, UTF-8 bytes.</summary>
    public const int PathBytes = 1024;

    /// <summary>Largest request target accepted on the public listener, bytes.</summary>
    public const int RequestTargetBytes = 8192;

    /// <summary>Longest slug of a mirror, repository or node, characters.</summary>
    public const int SlugChars = 64;

    /// <summary>Longest stream name, UTF-8 bytes.</summary>
    public const int StreamNameBytes = 256;

    /// <summary>Most events in one append.</summary>
    public const int EventsPerAppend = 512;

    /// <summary>Largest payload of one event, bytes; anything bigger goes into a blob.</summary>
    public const int EventPayloadBytes = 1 << 20;

    /// <summary>Largest append, all payloads together, bytes.</summary>
    public const int AppendBytes = 4 << 20;

    /// <summary>Largest blob, bytes.</summary>
    public const long BlobBytes = 256L << 20;

    /// <summary>Shards of ownership. The hash that maps a stream to one is frozen by a test.</summary>
    public const int Shards = 256;

    /// <summary>Messages an actor's mailbox holds unless its options say otherwise.</summary>
    public const int MailboxMessages = 1024;

    /// <summary>Mirrors of one repository.</summary>
    public const int Mirrors = 4096;

    /// <summary>Networks (prefixes and AS numbers) of one mirror.</summary>
    public const int NetworksPerMirror = 1024;

    /// <summary>Text fields of a mirror (comment, contact, sponsor), characters.</summary>
    public const int TextChars = 4096;

    /// <summary>Countries a mirror serves as its own, or excludes; each list.</summary>
    public const int CountriesPerMirror = 300;

    /// <summary>Patterns of paths a mirror is used for, or is not; each list.</summary>
    public const int PathsPerMirror = 256;

    /// <summary>Planned times without redirects of one mirror.</summary>
    public const int MaintenancePerMirror = 100;

    /// <summary>Longest base URL of a mirror, characters.</summary>
    public const int UrlChars = 1024;

    /// <summary>Files of one check of a mirror's files.</summary>
    public const int FilesPerCheck = 1024;

    /// <summary>Request, and response, kept with a verdict; each.</summary>
    public const int EvidenceChars = 2048;

    /// <summary>Hosts that a mirror may redirect to.</summary>
    public const int RedirectHosts = 100;

    /// <summary>Blocks and holds of paths of one repository.</summary>
    public const int PathRules = 4096;
}
