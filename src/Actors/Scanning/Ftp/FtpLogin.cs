namespace MirrorActors.Actors.Scanning.Ftp;

/// <summary>What a server can do and where it puts a user (FEAT, RFC 2389; PWD).</summary>
/// <param name="HasMlsd">It makes listings for machines (RFC 3659 section 7).</param>
/// <param name="Home">Absolute, ending in a slash.</param>
internal sealed record FtpServer(bool HasMlsd, string Home);

/// <summary>From the greeting to where listings can begin.</summary>
internal static class FtpLogin
{
    private const string Facts = "type;size;modify;perm;UNIX.mode;";

    /// <param name="tls">Null for a connection in the clear.</param>
    /// <exception cref="ListingException">Refused; busy when there are too many others.</exception>
    public static async Task<FtpServer> RunAsync(
        FtpControl control, FtpSecurity security, FtpTls? tls, string contact, CancellationToken token)
    {
        await EnterAsync(control, security, tls, contact, token);

        // Not every server knows these; then it does by itself what they ask for, or cannot.
        var features = await control.SendAsync("FEAT", "", token);
        if (Offers(features, "UTF8")) await control.SendAsync("OPTS", "UTF8 ON", token);
        var hasMlsd = Offers(features, "MLST") || Offers(features, "MLSD");
        if (hasMlsd) await control.SendAsync("OPTS", "MLST " + Facts, token);
        await control.SendAsync("TYPE", "I", token);
        return new FtpServer(hasMlsd, HomeOf(await control.SendAsync("PWD", "", token)));
    }

    /// <summary>The greeting, security and the anonymous login, and nothing more.</summary>
    /// <param name="tls">Null for a connection in the clear.</param>
    /// <exception cref="ListingException">Refused; busy when there are too many others.</exception>
    public static async Task EnterAsync(
        FtpControl control, FtpSecurity security, FtpTls? tls, string contact, CancellationToken token)
    {
        if (tls is not null && security == FtpSecurity.Implicit) await control.SecureAsync(tls, token);
        var greeting = await control.ReadAsync("connecting", token);
        if (greeting.Code == 120) throw new ListingException($"the greeting: {greeting.Text}") { Failure = ListingFailure.Busy };
        if (!greeting.IsDone) throw Refused("connecting", greeting);
        if (tls is not null) await SecureAsync(control, security, tls, token);
        await AuthenticateAsync(control, contact, token);
    }

    /// <summary>Nothing goes on in the clear, the data neither (RFC 4217 sections 4 and 9).</summary>
    private static async Task SecureAsync(FtpControl control, FtpSecurity security, FtpTls tls, CancellationToken token)
    {
        if (security == FtpSecurity.Explicit)
        {
            var begun = await control.SendAsync("AUTH", "TLS", token);
            if (begun.Code != 234) throw Refused("AUTH TLS", begun);
            await control.SecureAsync(tls, token);
        }

        var size = await control.SendAsync("PBSZ", "0", token);
        if (!size.IsDone) throw Refused("PBSZ 0", size);
        var protection = await control.SendAsync("PROT", "P", token);
        if (!protection.IsDone) throw Refused("PROT P", protection);
    }

    private static async Task AuthenticateAsync(FtpControl control, string contact, CancellationToken token)
    {
        var reply = await control.SendAsync("USER", "anonymous", token);
        if (reply.Code == 331) reply = await control.SendAsync("PASS", contact, token);
        if (!reply.IsDone) throw Refused("the anonymous login", reply);
    }

    private static bool Offers(FtpReply features, string name)
    {
        if (features.Code != 211) return false;
        foreach (var line in features.Lines)
        {
            var words = line.AsSpan().Trim();
            if (words.StartsWith(name, StringComparison.OrdinalIgnoreCase) && (words.Length == name.Length || words[name.Length] == ' '))
                return true;
        }

        return false;
    }

    /// <summary>The path between quotes of <c>257 "/home" …</c>; the root when there is no usable one.</summary>
    private static string HomeOf(FtpReply reply)
    {
        var parts = reply.Text.Split('"', 3);
        if (reply.Code != 257 || parts.Length < 3) return "/";
        var path = parts[1].Trim('/');
        return path.Length > 0 && parts[1][0] == '/' && EntryName.IsSafePath(path) ? $"/{path}/" : "/";
    }

    private static ListingException Refused(string what, FtpReply reply) =>
        new($"{what}: {reply.Text}") { Failure = reply.IsCrowded ? ListingFailure.Busy : ListingFailure.Failed };
}
