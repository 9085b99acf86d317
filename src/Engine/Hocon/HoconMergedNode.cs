namespace MirrorActors.Engine.Hocon;

/// <summary>An object with every entry in its place: dotted keys are unfolded, adjacent objects merged. A key keeps
/// the assignments that a later one did not hide for certain, in order.</summary>
internal sealed record HoconMergedNode(HoconOrigin Origin) : HoconNode(Origin)
{
    public Dictionary<string, List<HoconAssignment>> Slots { get; } = new(StringComparer.Ordinal);

    public static HoconMergedNode Of(HoconObjectNode node)
    {
        var merged = new HoconMergedNode(node.Origin);
        foreach (var field in node.Fields) merged.Add(field);
        return merged;
    }

    public void Add(HoconField field)
    {
        var target = this;
        foreach (var key in field.Path.Keys.Take(field.Path.Keys.Count - 1)) target = target.Inner(key, field.Origin);
        target.Assign(field);
    }

    private void Assign(HoconField field)
    {
        if (field is { Append: false, Value: HoconObjectNode node })
        {
            var inner = Inner(field.Path.Last, node.Origin);
            foreach (var child in node.Fields) inner.Add(child);
            return;
        }

        var slot = Slot(field.Path.Last);
        if (field is { Append: false, Value: HoconTextNode or HoconListNode }) slot.Clear();
        slot.Add(new HoconAssignment(field.Value, field.Append));
    }

    private HoconMergedNode Inner(string key, HoconOrigin origin)
    {
        var slot = Slot(key);
        if (slot is [.., { Node: HoconMergedNode last, Append: false }]) return last;
        var inner = new HoconMergedNode(origin);
        slot.Add(new HoconAssignment(inner, false));
        return inner;
    }

    private List<HoconAssignment> Slot(string key)
    {
        if (!Slots.TryGetValue(key, out var slot)) Slots[key] = slot = [];
        return slot;
    }
}
