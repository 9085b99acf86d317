namespace MirrorActors.Engine.Hocon;

/// <summary>Holds all files together to <see cref="HoconLimits.MaxKeys"/>.</summary>
internal static class HoconKeyCount
{
    public static void Check(IEnumerable<HoconField> fields, HoconErrors errors)
    {
        var left = HoconLimits.MaxKeys;
        foreach (var field in fields) Count(field, ref left, errors);
    }

    private static void Count(HoconField field, ref int left, HoconErrors errors)
    {
        if (--left < 0) throw errors.Fatal(field.Origin, $"more than {HoconLimits.MaxKeys} keys");
        Count(field.Value, ref left, errors);
    }

    private static void Count(HoconNode node, ref int left, HoconErrors errors)
    {
        if (node is HoconObjectNode obj) foreach (var field in obj.Fields) Count(field, ref left, errors);
        if (node is HoconListNode list) foreach (var item in list.Items) Count(item, ref left, errors);
        if (node is HoconJoinNode join) foreach (var piece in join.Pieces) Count(piece, ref left, errors);
    }
}
