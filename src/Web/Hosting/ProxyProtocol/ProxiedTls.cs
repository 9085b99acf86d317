namespace MirrorActors.Web.Hosting.ProxyProtocol;

/// <summary>
/// Feature of a connection whose PROXY header says that the client's own connection to the proxy is encrypted.
/// </summary>
internal sealed class ProxiedTls
{
    public static readonly ProxiedTls Instance = new();

    private ProxiedTls()
    {
    }
}
