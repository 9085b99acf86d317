namespace MirrorActors.Engine.Settings;

/// <summary>Finds what somebody meant to type.</summary>
internal static class EditDistance
{
    private const int MaxLength = 100;

    /// <summary>The candidate that a few slips turn into <paramref name="word"/>, or null.</summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        if (word.Length > MaxLength) return null;
        var allowed = Math.Max(1, word.Length / 4);
        return candidates
            .Select(c => (Candidate: c, Distance: Of(word, c)))
            .Where(c => c.Distance <= allowed)
            .OrderBy(c => c.Distance).ThenBy(c => c.Candidate, StringComparer.Ordinal)
            .Select(c => c.Candidate).FirstOrDefault();
    }

    /// <summary>Insertions, deletions and replacements of one character.</summary>
    public static int Of(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
