namespace MirrorActors.Tidy;

/// <summary>Tells every offence, one a line.</summary>
internal static class Found
{
    public static void None(IEnumerable<string> offences)
    {
        var all = offences.ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }
}
