namespace MirrorActors.Actors.Scanning.HttpIndex;

/// <summary>How a server rounds the sizes it shows; its dates tell which.</summary>
internal enum SizeRule
{
    /// <summary>Not known: a unit of the last digit either way.</summary>
    Any,

    /// <summary>
    /// Apache (<c>apr_strfsize</c>) and nginx (<c>autoindex_exact_size off</c>): <c>977K</c> and <c>4.7G</c>, to the nearest. Apache
    /// reckons with 1024ths of the unit, cut off.
    /// </summary>
    Letters,

    /// <summary>lighttpd: <c>9.9K</c>, cut off; the digit counts hundreds of 1024ths of the unit, and there are no bytes.</summary>
    Hundreds,

    /// <summary>fancyindex and Caddy: <c>1.0 KiB</c>, to the nearest; whole numbers are Caddy's, rounded twice.</summary>
    Nearest,
}
