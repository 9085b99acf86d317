using System.Globalization;

namespace MirrorActors.Rig;

/// <summary>A tree like a distribution's pool: long names, small sparse files, some in each folder.</summary>
internal static class TreeMaker
{
    private const int MaxSize = 4000;
    private static readonly DateTime Published = new(2026, 9, 1, 12, 0, 0, DateTimeKind.Utc);

    public static void Make(string root, int count, string pathsFile, Random random, int filesPerFolder = 5)
    {
        using var paths = new StreamWriter(pathsFile);
        var folder = string.Empty;
        var name = string.Empty;
        for (var i = 0; i < count; i++)
        {
            if (i % filesPerFolder == 0)
            {
                name = Name(random, i / filesPerFolder);
                folder = $"/pool/main/{name[0]}/{name}";
                Directory.CreateDirectory(root + folder);
            }

            var path = string.Create(CultureInfo.InvariantCulture, $"{folder}/{name}-part{i % filesPerFolder}_{random.Next(20)}.{random.Next(100)}-1_amd64.deb");
            using (var file = File.OpenHandle(root + path, FileMode.CreateNew, FileAccess.Write, preallocationSize: 0))
            {
                RandomAccess.SetLength(file, 1 + random.Next(MaxSize));
                File.SetLastWriteTimeUtc(file, Published.AddSeconds(random.Next(1_000_000)));
            }

            paths.WriteLine(path);
        }
    }

    private static string Name(Random random, int number)
    {
        var letters = new char[5 + random.Next(12)];
        for (var i = 0; i < letters.Length; i++) letters[i] = (char)('a' + random.Next(26));
        return new string(letters) + number.ToString(CultureInfo.InvariantCulture);
    }
}
