using MirrorActors.Chaos.Checking;

namespace MirrorActors.Chaos.Rig;

/// <summary>What operators were told is done. Any thread.</summary>
internal sealed class Ledger
{
    private readonly Lock _lock = new();
    private readonly List<AcknowledgedCommand> _acknowledged = [];
    private readonly Dictionary<string, string?> _expected = new(StringComparer.Ordinal);

    public IReadOnlyList<AcknowledgedCommand> Acknowledged
    {
        get
        {
            lock (_lock) return [.. _acknowledged];
        }
    }

    public IReadOnlyDictionary<string, string?> Expected
    {
        get
        {
            lock (_lock) return _expected.ToDictionary();
        }
    }

    /// <param name="expected">What every node must show from then on; null: nothing of that name.</param>
    public void Note(Guid id, string what, params IEnumerable<(string Fact, string? Value)> expected)
    {
        lock (_lock)
        {
            _acknowledged.Add(new AcknowledgedCommand(id, what));
            foreach (var (fact, value) in expected) _expected[fact] = value;
        }
    }
}
