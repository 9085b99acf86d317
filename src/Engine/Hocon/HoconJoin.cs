namespace MirrorActors.Engine.Hocon;

/// <summary>What pieces on one line make together, as far as it can be told before substitutions are known.</summary>
internal static class HoconJoin
{
    public static HoconNode? Of(List<HoconNode> pieces, HoconErrors errors)
    {
        if (pieces.Count == 0) return null;
        var first = pieces[0];
        if (first is HoconTextNode { Quoted: false, Text: "null" } && pieces.Count == 1)
        {
            errors.Add(first.Origin, "null is not supported; leave the key out");
            return null;
        }

        if (pieces.Count == 1) return first;
        if (pieces.OfType<HoconListNode>().FirstOrDefault() is { } list)
        {
            errors.Add(list.Origin, "joining a list with other values is not supported; use += to append");
            return null;
        }

        var texts = pieces.OfType<HoconTextNode>().ToList();
        if (texts.Count == pieces.Count)
            return new HoconTextNode(first.Origin, string.Concat(texts.Select(t => t.Text)), true);
        if (texts.Exists(t => !t.IsSpace) && pieces.OfType<HoconObjectNode>().FirstOrDefault() is { } obj)
        {
            errors.Add(obj.Origin, "an object cannot be joined with a string");
            return null;
        }

        return new HoconJoinNode(first.Origin, pieces);
    }
}
