using System.Globalization;

namespace MirrorActors.Engine.Hocon;

/// <summary>
/// Merged tree → values. Every key is resolved when it is first needed and once only, by its path:
/// <see cref="ShapeAt"/> tells what a key holds without looking inside objects, so that siblings may refer to each
/// other; <see cref="ValueAt"/> is the whole value.
/// </summary>
internal sealed class HoconResolver(
    HoconMergedNode root, IReadOnlyDictionary<string, string> environment, HoconErrors errors)
{
    private readonly Dictionary<HoconPath, HoconShape> _shapes = [];
    private readonly Dictionary<HoconPath, HoconValue?> _values = [];
    private readonly HashSet<HoconPath> _shaping = [];
    private readonly HashSet<HoconPath> _valuing = [];
    private readonly HoconBudget _budget = new(errors);
    private int _items;

    public HoconObject Resolve()
    {
        var value = Merge(null, [root]);
        errors.ThrowIfAny();
        _budget.CheckExpansion(value);
        return value;
    }

    private HoconValue? ValueAt(HoconPath path, HoconOrigin origin)
    {
        if (_values.TryGetValue(path, out var known)) return known;
        if (!_valuing.Add(path)) return Cycle(path, origin);
        _budget.Enter(origin);
        var value = Whole(path, ShapeAt(path, origin));
        _budget.Leave();
        _valuing.Remove(path);
        return _values[path] = value;
    }

    private HoconShape ShapeAt(HoconPath path, HoconOrigin origin)
    {
        if (_shapes.TryGetValue(path, out var known)) return known;
        if (!_shaping.Add(path))
        {
            Cycle(path, origin);
            return HoconShape.Nothing;
        }

        _budget.Enter(origin);
        var assignments = Assignments(path, origin);
        var shape = Fold(path, assignments, assignments.Count);
        _budget.Leave();
        _shaping.Remove(path);
        return _shapes[path] = shape;
    }

    private HoconValue? Cycle(HoconPath path, HoconOrigin origin)
    {
        errors.Add(origin, $"substitution cycle: the value of {path} depends on itself");
        return null;
    }

    private HoconValue? Whole(HoconPath path, HoconShape shape) => shape.Parts switch
    {
        null => shape.Leaf,
        [HoconResolvedNode single] => single.Value,
        var parts => Merge(path, parts),
    };

    private HoconObject Merge(HoconPath? path, IReadOnlyList<HoconNode> parts)
    {
        var fields = new Dictionary<string, HoconValue>(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            foreach (var key in KeysOf(part))
            {
                _budget.Step(part.Origin);
                if (fields.ContainsKey(key)) continue;
                var child = path?.Child(key) ?? new HoconPath([key]);
                if (ValueAt(child, part.Origin) is { } value) fields.Add(key, value);
            }
        }

        return new HoconObject(parts[^1].Origin, fields);
    }

    private static IEnumerable<string> KeysOf(HoconNode part) =>
        part is HoconMergedNode merged ? merged.Slots.Keys : ((HoconObject)((HoconResolvedNode)part).Value).Fields.Keys;

    private List<HoconAssignment> Assignments(HoconPath path, HoconOrigin origin)
    {
        var found = new List<HoconAssignment>();
        foreach (var part in path.Parent is { } parent ? ShapeAt(parent, origin).Parts ?? [] : [root])
        {
            _budget.Step(origin);
            if (part is HoconMergedNode merged)
            {
                if (merged.Slots.TryGetValue(path.Last, out var slot)) found.AddRange(slot);
            }
            else if (part is HoconResolvedNode { Value: HoconObject obj }
                && obj.Fields.TryGetValue(path.Last, out var value))
            {
                found.Add(new HoconAssignment(new HoconResolvedNode(value), false));
            }
        }

        return found;
    }

    /// <summary>The value after the first <paramref name="count"/> assignments. Goes backwards and stops at the first
    /// one that hides all before it, so that hidden substitutions are never looked at.</summary>
    private HoconShape Fold(HoconPath path, List<HoconAssignment> assignments, int count)
    {
        var parts = new List<HoconNode>();
        var appended = new List<HoconAssignment>();
        for (var i = count - 1; i >= 0; i--)
        {
            var assignment = assignments[i];
            _budget.Step(assignment.Node.Origin);
            if (assignment.Append)
            {
                if (parts.Count > 0) break;
                appended.Add(assignment);
                continue;
            }

            var before = i;
            var shape = ShapeOf(path, assignment.Node, () => Fold(path, assignments, before));
            if (shape.IsNothing) continue;
            if (appended.Count > 0) return Append(path, shape, appended);
            if (shape.Parts is null && parts.Count == 0) return shape;
            if (shape.Parts is null) break;
            parts.InsertRange(0, shape.Parts);
        }

        if (appended.Count > 0) return Append(path, HoconShape.Nothing, appended);
        return parts.Count > 0 ? new HoconShape(null, parts) : HoconShape.Nothing;
    }

    private HoconShape Append(HoconPath path, HoconShape first, List<HoconAssignment> appended)
    {
        if (!first.IsNothing && first.Leaf is not HoconList)
        {
            errors.Add(appended[^1].Node.Origin, $"+= needs a list, but {path} is not one");
            return HoconShape.Nothing;
        }

        var items = new List<HoconValue>((first.Leaf as HoconList)?.Items ?? []);
        _budget.Step(appended[0].Node.Origin, items.Count);
        for (var i = appended.Count - 1; i >= 0; i--) AddItem(items, path, appended[i].Node);
        return HoconShape.Of(new HoconList(appended[0].Node.Origin, items));
    }

    private void AddItem(List<HoconValue> items, HoconPath path, HoconNode node)
    {
        _budget.Step(node.Origin);
        // No key can spell this path: U+0000 is refused in strings.
        var name = string.Create(CultureInfo.InvariantCulture, $"\0{_items++}");
        var itemPath = path.Child(name);
        _budget.Enter(node.Origin);
        var shape = ShapeOf(itemPath, node, () => HoconShape.Nothing);
        _shapes[itemPath] = shape;
        if (Whole(itemPath, shape) is { } value) items.Add(value);
        _budget.Leave();
    }

    private HoconShape ShapeOf(HoconPath path, HoconNode node, Func<HoconShape> before)
    {
        switch (node)
        {
            case HoconTextNode text:
                return HoconShape.Of(new HoconString(text.Origin, text.Text));
            case HoconListNode list:
                var items = new List<HoconValue>();
                foreach (var item in list.Items) AddItem(items, path, item);
                return HoconShape.Of(new HoconList(list.Origin, items));
            case HoconObjectNode obj:
                return new HoconShape(null, [HoconMergedNode.Of(obj)]);
            case HoconMergedNode:
                return new HoconShape(null, [node]);
            case HoconResolvedNode resolved:
                return HoconShape.Of(resolved.Value);
            case HoconSubstitutionNode substitution:
                return Lookup(path, substitution, before);
            default:
                return Join(path, (HoconJoinNode)node, before);
        }
    }

    private HoconShape Lookup(HoconPath path, HoconSubstitutionNode node, Func<HoconShape> before)
    {
        _budget.Step(node.Origin);
        HoconValue? value;
        if (node.Path.Equals(path))
        {
            _budget.Enter(node.Origin);
            var earlier = before();
            _budget.Leave();
            if (earlier.Parts is not null)
                errors.Add(node.Origin, $"{path} refers to itself; objects merge without naming the earlier one");
            value = earlier.Leaf;
        }
        else
        {
            value = ValueAt(node.Path, node.Origin);
        }

        if (value is null && environment.TryGetValue(string.Join('.', node.Path.Keys), out var variable))
            value = new HoconString(node.Origin, variable);
        if (value is not null) return HoconShape.Of(value is HoconObject ? value : value with { Origin = node.Origin });
        if (!node.Optional)
            errors.Add(node.Origin, $"${{{node.Path}}} is not set: no such key and no such environment variable");
        return HoconShape.Nothing;
    }

    private HoconShape Join(HoconPath path, HoconJoinNode node, Func<HoconShape> before)
    {
        var shapes = new List<HoconShape>();
        var defined = new List<HoconShape>();
        foreach (var piece in node.Pieces)
        {
            var shape = ShapeOf(path, piece, before);
            if (shape.IsNothing) continue;
            shapes.Add(shape);
            if (piece is not HoconTextNode { IsSpace: true }) defined.Add(shape);
        }

        if (defined.Count == 0) return HoconShape.Nothing;
        if (defined.TrueForAll(s => s.Parts is not null))
            return new HoconShape(null, [.. defined.SelectMany(s => s.Parts!)]);
        if (defined.Count == 1 && defined[0].Leaf is HoconList) return defined[0];
        if (defined.TrueForAll(s => s.Leaf is HoconString)) return HoconShape.Of(JoinStrings(node, shapes));
        errors.Add(node.Origin, $"only strings join with strings and objects with objects in the value of {path}");
        return HoconShape.Nothing;
    }

    private HoconString JoinStrings(HoconJoinNode node, List<HoconShape> shapes)
    {
        var texts = shapes.ConvertAll(s => ((HoconString)s.Leaf!).Text);
        foreach (var text in texts) _budget.Join(node.Origin, text.Length);
        return new HoconString(node.Origin, string.Concat(texts));
    }
}
