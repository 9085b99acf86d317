using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace MirrorActors.Web.Admin;

/// <summary>
/// The token that opens the admin API: kept in a file only its owner may write and its group may read; compared in
/// constant time.
/// </summary>
public sealed class AdminToken
{
    private const int TokenBytes = 32;
    private const int MinChars = 16;
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
    private readonly byte[] _hash;

    private AdminToken(string file, string text, bool created)
    {
        File = file;
        Created = created;
        Text = text;
        _hash = SHA256.HashData(Encoding.UTF8.GetBytes(text));
    }

    public string File { get; }

    /// <summary>True when this start made the file.</summary>
    public bool Created { get; }

    /// <summary>The secret itself; for clients inside the process only.</summary>
    public string Text { get; }

    /// <summary>Reads the token, or makes one (mode 0640) when the file does not exist.</summary>
    /// <exception cref="InvalidDataException">The file holds no usable token.</exception>
    public static AdminToken Open(string file)
    {
        file = Path.GetFullPath(file);
        if (System.IO.File.Exists(file)) return Read(file);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var made = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));
        return TryCreate(file, made) ? new AdminToken(file, made, created: true) : Read(file);
    }

    /// <summary>Whether an Authorization header (RFC 6750: <c>Bearer TOKEN</c>) carries the token.</summary>
    public bool Accepts(string? authorization)
    {
        const string scheme = "Bearer ";
        if (authorization is null || !authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) return false;
        var given = SHA256.HashData(Encoding.UTF8.GetBytes(authorization[scheme.Length..].Trim()));
        return CryptographicOperations.FixedTimeEquals(given, _hash);
    }

    private static AdminToken Read(string file)
    {
        var text = System.IO.File.ReadAllText(file).Trim();
        if (text.Length < MinChars)
            throw new InvalidDataException($"{file}: a token has at least {MinChars} characters");
        return text.All(c => c is > ' ' and < '\x7f')
            ? new AdminToken(file, text, created: false)
            : throw new InvalidDataException($"{file}: a token is one line of visible ASCII characters");
    }

    /// <summary>Whole or not at all, whatever happens meanwhile; false when somebody else has made the file.</summary>
    private static bool TryCreate(string file, string token)
    {
        var whole = $"{file}.{Path.GetRandomFileName()}";
        try
        {
            using (var stream = new FileStream(whole, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = Mode,
            }))
            {
                System.IO.File.SetUnixFileMode(stream.SafeFileHandle, Mode);
                stream.Write(Encoding.UTF8.GetBytes(token + "\n"));
                stream.Flush(flushToDisk: true);
            }

            // A link fails when the name is taken; File.Move looks first and then renames.
            if (Link(whole, file) == 0) return true;
            if (System.IO.File.Exists(file)) return false;
            System.IO.File.Move(whole, file); // a file system without links
            return true;
        }
        finally
        {
            System.IO.File.Delete(whole);
        }
    }

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string from, [MarshalAs(UnmanagedType.LPUTF8Str)] string to);
}
