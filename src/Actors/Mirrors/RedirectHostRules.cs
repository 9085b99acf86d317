using System.Text;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Mirrors;

/// <summary>What the redirects of a mirror must satisfy.</summary>
internal static class RedirectHostRules
{
    private const string Field = "redirect-hosts";
    private const string Below = "*.";

    public static MirrorRedirects? Checked(MirrorRedirects? wished, List<FieldFault> faults)
    {
        if (wished is null) return null;
        if (wished.Hosts.Length > Limits.RedirectHosts)
        {
            faults.Add(new FieldFault(Field, $"more than {Limits.RedirectHosts} hosts"));
            return wished;
        }

        var hosts = new List<string>(wished.Hosts.Length);
        foreach (var text in wished.Hosts)
        {
            if (Canonical(text) is { } host) hosts.Add(host);
            else faults.Add(new FieldFault(Field, $"{TextRules.Quoted(text)} is no name of a host such as cdn.example or *.cdn.example"));
        }

        return (wished with { Hosts = [.. hosts.Distinct(StringComparer.Ordinal)] }).OrNull();
    }

    public static void FindContradictions(MirrorRedirects redirects, List<FieldFault> faults)
    {
        if (redirects.Scope == RedirectScope.List && redirects.Hosts.IsEmpty)
            faults.Add(new FieldFault(Field, "is empty: redirects = list needs hosts"));
        else if (redirects.Scope != RedirectScope.List && !redirects.Hosts.IsEmpty)
            faults.Add(new FieldFault(Field, "counts with redirects = list alone"));
    }

    private static string? Canonical(string text)
    {
        var below = text.StartsWith(Below, StringComparison.Ordinal) ? Below : "";
        var name = text[below.Length..];
        if (Uri.CheckHostName(name) is not (UriHostNameType.Dns or UriHostNameType.IPv4)) return null;
        if (!Uri.TryCreate($"http://{name}/", UriKind.Absolute, out var uri) || uri.AsciiHost() is not { Length: > 0 } host) return null;
        return Ascii.IsValid(host) ? below + host.ToLowerInvariant() : null;
    }
}
