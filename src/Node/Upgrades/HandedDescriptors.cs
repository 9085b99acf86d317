using System.Globalization;

namespace MirrorActors.Node.Upgrades;

/// <summary>
/// What a process hands to the one that replaces it, as a variable of its environment: <c>1 SAYS HEARS SOCKET…</c>, the version of
/// this format and file descriptors. The program that is replaced and the one that replaces it may be of different versions.
/// </summary>
/// <param name="Says">
/// A pipe to the elder process: <see cref="Restored"/>, <see cref="Serving"/> or <see cref="Failed"/> and a reason, a line each.
/// </param>
/// <param name="Hears">A pipe from it: it ends when the elder has let go of the engine, or ended.</param>
/// <param name="Sockets">Listening sockets; one with an s behind its number is the service manager's as well.</param>
internal sealed record HandedDescriptors(int Says, int Hears, IReadOnlyList<(int Descriptor, bool IsShared)> Sockets)
{
    public const string Variable = "MIRRORACTORS_UPGRADE";

    /// <summary>The tables are complete as of the local snapshot, and every address is bound.</summary>
    public const string Restored = "restored";

    /// <summary>It answers clients.</summary>
    public const string Serving = "serving";

    /// <summary>It ends; the reason follows a space.</summary>
    public const string Failed = "failed";

    private const string Version = "1";
    private const string Shared = "s";
    private const int LeastDescriptor = 3;
    private const int Most = 64;

    /// <exception cref="InvalidDataException">It is not of this format.</exception>
    public static HandedDescriptors Parse(string text)
    {
        var words = text.Split(' ');
        if (words[0] != Version) throw Refused(text, "is of another version of this program");
        if (words.Length is < 3 or > Most + 3) throw Refused(text, "has too few or too many numbers");
        var sockets = words[3..].Select(word => word.EndsWith(Shared, StringComparison.Ordinal)
            ? (Number(text, word[..^1]), true)
            : (Number(text, word), false)).ToList();
        var read = new HandedDescriptors(Number(text, words[1]), Number(text, words[2]), sockets);
        var all = read.Sockets.Select(static s => s.Descriptor).Append(read.Says).Append(read.Hears).ToList();
        return all.Distinct().Count() == all.Count ? read : throw Refused(text, "names a descriptor twice");
    }

    public override string ToString()
    {
        var sockets = Sockets.Select(static s => Text(s.Descriptor) + (s.IsShared ? Shared : ""));
        return string.Join(' ', sockets.Prepend(Text(Hears)).Prepend(Text(Says)).Prepend(Version));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int Number(string text, string word) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= LeastDescriptor
            ? number
            : throw Refused(text, $"names \"{word}\", which is not a descriptor");

    private static InvalidDataException Refused(string text, string why) => new($"{Variable}=\"{text}\" {why}");
}
