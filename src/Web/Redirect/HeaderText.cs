namespace MirrorActors.Web.Redirect;

/// <summary>Header values that are made per answer, and those that are always the same.</summary>
internal static class HeaderText
{
    public const string PrivateNoCache = "private, no-cache";
    public const string NoCache = "no-cache";
    public const string NoStore = "no-store";
    public const string Close = "close";

    public static string Date(long ticks) => new DateTime(ticks, DateTimeKind.Utc).ToString("R");

    public static string Tag(int id, long modifiedTicks, long size)
    {
        Span<char> tag = stackalloc char[EntityTag.MaxChars];
        return new string(tag[..EntityTag.Write(tag, id, modifiedTicks, size)]);
    }

    /// <summary>RFC 3230, with the algorithm's name as registered by RFC 5843.</summary>
    public static string Digest(ReadOnlySpan<byte> sha256)
    {
        const string name = "SHA-256=";
        Span<char> text = stackalloc char[name.Length + 44];
        name.CopyTo(text);
        Convert.TryToBase64Chars(sha256, text[name.Length..], out var written);
        return new string(text[..(name.Length + written)]);
    }
}
