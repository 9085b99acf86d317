using System.Text.Json;

namespace MirrorActors.Pbm.Connection;

/// <summary>Where the admin API is and the token for it.</summary>
/// <param name="Address"><c>http://host:port</c>, <c>https://…</c> or <c>unix:/path</c>.</param>
internal sealed record AdminTarget(string Address, string Token)
{
    private const string DefaultAddress = "http://127.0.0.1:8081";

    /// <summary>
    /// Finds the target: flags, then PBM_ADMIN and PBM_TOKEN_FILE, then the pointer file a running node leaves, then the
    /// usual data folders.
    /// </summary>
    /// <param name="root">The file system that a node of this host uses.</param>
    /// <exception cref="AdminException">Nothing was found; the message lists each place tried.</exception>
    public static AdminTarget Find(
        string? address, string? tokenFile, Func<string, string?> environment, string root = "/")
    {
        address ??= environment("PBM_ADMIN");
        tokenFile ??= environment("PBM_TOKEN_FILE");
        var tried = new List<string>();
        foreach (var candidate in Candidates(address, tokenFile, environment, root))
        {
            var found = candidate(tried);
            if (found is not null) return found;
        }

        throw new AdminException(ExitCodes.Unreachable, "no readable admin token; tried " + string.Join(", ", tried));
    }

    private static IEnumerable<Func<List<string>, AdminTarget?>> Candidates(
        string? address, string? tokenFile, Func<string, string?> environment, string root)
    {
        if (tokenFile is not null)
        {
            yield return tried => FromToken(address ?? DefaultAddress, tokenFile, tried);
            yield break;
        }

        if (environment("XDG_RUNTIME_DIR") is { Length: > 0 } runtime)
            yield return tried => FromPointer(address, Path.Combine(runtime, "mirroractors", "pbm.json"), tried);
        yield return tried => FromPointer(address, Path.Combine(root, "run/mirroractors/pbm.json"), tried);
        yield return tried => FromToken(address ?? DefaultAddress, Path.GetFullPath("data/admin.token"), tried);
        yield return tried =>
            FromToken(address ?? DefaultAddress, Path.Combine(root, "var/lib/mirroractors/admin.token"), tried);
    }

    private static AdminTarget? FromPointer(string? address, string pointer, List<string> tried)
    {
        if (ReadText(pointer, tried) is not { } text) return null;
        try
        {
            using var json = JsonDocument.Parse(text);
            var admin = json.RootElement.GetProperty("admin").GetString();
            var tokenFile = json.RootElement.GetProperty("tokenFile").GetString();
            if (tokenFile is not null) return FromToken(address ?? admin ?? DefaultAddress, tokenFile, tried);
            tried.Add($"{pointer} (names no token file)");
            return null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            tried.Add($"{pointer} (not a pointer file)");
            return null;
        }
    }

    private static AdminTarget? FromToken(string address, string file, List<string> tried) =>
        ReadText(file, tried)?.Trim() is { Length: > 0 } token ? new AdminTarget(address, token) : null;

    private static string? ReadText(string file, List<string> tried)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            tried.Add(e is UnauthorizedAccessException ? $"{file} (not readable by this user)" : file);
            return null;
        }
    }
}
