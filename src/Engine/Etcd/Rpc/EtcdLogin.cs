using MirrorActors.Engine.Etcd.Proto;

namespace MirrorActors.Engine.Etcd.Rpc;

/// <summary>The token that etcd gives for a name and password; asked for again when it is not known any more.</summary>
internal sealed class EtcdLogin(GrpcTransport transport, string? username, string? password)
{
    private volatile string? _token;

    /// <summary>Null without a name.</summary>
    public async Task<string?> TokenAsync(Uri endpoint, CancellationToken token)
    {
        if (username is null) return null;
        if (_token is { } known) return known;
        var request = new AuthenticateRequest { Name = username, Password = password ?? "" };
        var answer = await transport.CallAsync(endpoint, EtcdMethods.Authenticate, request, login: null, token);
        return _token = answer.Token;
    }

    /// <summary>Unless it was asked for again already.</summary>
    public void Forget(string refused)
    {
        if (_token == refused) _token = null;
    }

    public void Forget() => _token = null;
}
