using System.Text;

namespace MirrorActors.Engine.Settings;

/// <summary>The etcd engine; see <c>engine.etcd</c> in reference.conf. Only checked as a whole when it is the engine.</summary>
/// <param name="Endpoints">Client URLs: http, or all of them https. Of a managed etcd: members to join, empty on the first node.</param>
/// <param name="Prefix">Before all keys; ends with a slash.</param>
/// <param name="Username">Null: no login.</param>
/// <param name="PasswordFile">Null without a user.</param>
/// <param name="Ca">PEM file; null: the system's authorities.</param>
/// <param name="Certificate">PEM file; null: none.</param>
/// <param name="Key">PEM file; null without a certificate.</param>
public sealed record EtcdSettings(
    EtcdMode Mode, IReadOnlyList<Uri> Endpoints, string Prefix, string? Username, string? PasswordFile,
    string? Ca, string? Certificate, string? Key)
{
    private const string At = "engine.etcd.";
    private const int PrefixChars = 64;

    /// <summary>Only of use when the mode is <see cref="EtcdMode.Managed"/>.</summary>
    public required ManagedEtcdSettings Managed { get; init; }

    public static EtcdSettings Read(SettingsReader r, EngineKind kind)
    {
        var settings = new EtcdSettings(
            r.Choice<EtcdMode>(At + "mode"),
            r.List(At + "endpoints", ParseEndpoint),
            r.Read(At + "prefix", ParsePrefix, "/"),
            r.PathOr(At + "username", null),
            r.PathOr(At + "password-file", null),
            r.PathOr(At + "ca", null),
            r.PathOr(At + "certificate", null),
            r.PathOr(At + "key", null))
        {
            Managed = ManagedEtcdSettings.Read(r),
        };
        if (kind == EngineKind.Etcd) settings.Check(r);
        return settings;
    }

    private void Check(SettingsReader r)
    {
        var secure = Endpoints.Count(endpoint => endpoint.Scheme == Uri.UriSchemeHttps);
        if (Mode == EtcdMode.Managed) RefuseAccess(r);
        else if (Endpoints.Count == 0 && r.Faults.All(f => f.Key != At + "endpoints"))
            r.Refuse(At + "endpoints", "needs at least one URL when engine.kind is etcd");
        if (secure != 0 && secure != Endpoints.Count) r.Refuse(At + "endpoints", "are partly http and partly https");
        if (Username is null != PasswordFile is null)
            r.Refuse(At + "password-file", "is needed with a username, and only then");
        if (Username is not null && Endpoints.Any(e => e.Scheme == Uri.UriSchemeHttp && !e.IsLoopback))
            r.Refuse(At + "username", "is not sent in plain text: the endpoints must be https, or on this machine");
        if (Certificate is null != Key is null) r.Refuse(At + "key", "is needed with a certificate, and only then");
        if (secure == 0 && Endpoints.Count > 0 && (Ca ?? Certificate) is not null)
            r.Refuse(At + (Ca is null ? "certificate" : "ca"), "is of no use with endpoints that are not https");
    }

    /// <summary>A managed etcd knows its nodes by the certificates of the cluster.</summary>
    private void RefuseAccess(SettingsReader r)
    {
        foreach (var (key, value) in new[] { ("username", Username), ("ca", Ca), ("certificate", Certificate) })
            if (value is not null) r.Refuse(At + key, "is of no use when engine.etcd.mode is managed: pbm cluster init makes certificates");
    }

    private static Parsed<Uri> ParseEndpoint(string text)
    {
        var parsed = HttpUrlText.Parse(text);
        return parsed.Problem is null && parsed.Value.AbsolutePath == "/"
            ? parsed
            : Parsed<Uri>.Refused("is not a URL such as https://etcd1.example.org:2379");
    }

    private static Parsed<string> ParsePrefix(string text) =>
        text.Length is > 0 and <= PrefixChars && text.EndsWith('/') && Ascii.IsValid(text) && !text.Any(char.IsControl)
            ? text
            : Parsed<string>.Refused("is not a prefix such as /mirroractors/: at most 64 ASCII characters, the last a slash");
}
