namespace MirrorActors.Engine.Settings;

/// <summary>How the connection to the mail server is secured.</summary>
public enum MailTls
{
    /// <summary>By STARTTLS (RFC 3207), without which nothing is sent.</summary>
    Starttls,

    /// <summary>From the first byte (RFC 8314).</summary>
    Implicit,

    None,
}
