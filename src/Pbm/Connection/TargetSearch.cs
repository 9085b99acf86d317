using System.Text.Json;

namespace MirrorActors.Pbm.Connection;

/// <summary>Looks for the node of this host and its token, and remembers each place it tried.</summary>
internal sealed class TargetSearch(string? address, Func<string, string?> environment, string root)
{
    private const string DefaultAddress = "http://127.0.0.1:8081";
    private readonly List<string> _tried = [];

    /// <summary>The token that the operator names, for the address that the operator names.</summary>
    public AdminTarget WithToken(string file) =>
        ReadToken(file) is { } token ? new AdminTarget(address ?? DefaultAddress, token) : throw NothingFound();

    /// <summary>The token of a node on this host: it is for that node alone and never leaves this host.</summary>
    public AdminTarget OnThisHost()
    {
        foreach (var pointer in Pointers())
        {
            if (FromPointer(pointer) is { } target) return target;
        }

        if (IsElsewhere(address))
        {
            var why = $"--admin {address} is another host: name the file with its token by --token-file";
            throw new AdminException(ExitCodes.Usage, why);
        }

        foreach (var file in TokenFiles())
        {
            if (ReadToken(file) is { } token)
                return new AdminTarget(address ?? DefaultAddress, token, Origin($"the token is that of {file}"));
        }

        throw NothingFound();
    }

    private static bool IsElsewhere(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && !uri.IsLoopback;

    private IEnumerable<string> Pointers()
    {
        if (environment("XDG_RUNTIME_DIR") is { Length: > 0 } runtime)
            yield return Path.Combine(runtime, "mirroractors", "pbm.json");
        yield return Path.Combine(root, "run/mirroractors/pbm.json");
    }

    private IEnumerable<string> TokenFiles() =>
        [Path.GetFullPath("data/admin.token"), Path.Combine(root, "var/lib/mirroractors/admin.token")];

    private AdminTarget? FromPointer(string pointer)
    {
        if (ReadText(pointer, pointer) is not { } text) return null;
        if (Parse(text) is not { } note)
        {
            _tried.Add($"{pointer} (not a pointer file)");
            return null;
        }

        if (IsElsewhere(address) && address!.TrimEnd('/') != note.Admin.TrimEnd('/'))
        {
            _tried.Add($"{pointer} (is about {note.Admin})");
            return null;
        }

        if (ReadToken(note.TokenFile, $"{note.TokenFile}, which {pointer} names") is not { } token) return null;
        return new AdminTarget(address ?? note.Admin, token, Origin($"{pointer} names it"));
    }

    private static (string Admin, string TokenFile)? Parse(string pointer)
    {
        try
        {
            using var json = JsonDocument.Parse(pointer);
            var admin = json.RootElement.GetProperty("admin").GetString();
            var tokenFile = json.RootElement.GetProperty("tokenFile").GetString();
            return tokenFile is null ? null : (admin ?? DefaultAddress, tokenFile);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private string? ReadToken(string file, string? place = null)
    {
        place ??= file;
        if (ReadText(file, place)?.Trim() is not { } token) return null;
        if (token.Length > 0) return token;
        _tried.Add($"{place} (empty)");
        return null;
    }

    private string? ReadText(string file, string place)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _tried.Add(place + (e is UnauthorizedAccessException ? " (not readable by this user)" : " (not there)"));
            return null;
        }
    }

    private string Origin(string found) =>
        _tried.Count == 0 ? found : $"{found}; tried before: {string.Join(", ", _tried)}";

    private AdminException NothingFound() =>
        new(ExitCodes.Unreachable, "no readable admin token; tried " + string.Join(", ", _tried));
}
