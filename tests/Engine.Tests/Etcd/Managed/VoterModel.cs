using MirrorActors.Engine.Etcd.Managed;

namespace MirrorActors.Engine.Tests.Etcd.Managed;

/// <summary>Nodes that come and go, and members that change by the plan's steps; it notes what must never be.</summary>
internal sealed class VoterModel
{
    private readonly Dictionary<string, TimeSpan?> _awaySince = [];
    private readonly List<VoterMember> _members = [];
    private TimeSpan _now = TimeSpan.FromDays(1);
    private TimeSpan _replaced;
    private TimeSpan? _pairSince;

    public VoterModel(int nodes)
    {
        for (var i = 1; i <= nodes; i++) _awaySince[$"n{i}"] = null;
        _members.Add(new VoterMember(1, "n1", false, true, true, TimeSpan.Zero));
    }

    public List<string> Faults { get; } = [];

    public IReadOnlyList<VoterMember> Members => _members;

    public IReadOnlyList<VoterMember> Voters => [.. _members.Where(m => !m.IsLearner)];

    private int VotersHere => Voters.Count(m => _awaySince[m.Name] is null);

    private bool HasQuorum => VotersHere > Voters.Count / 2;

    /// <summary>A node goes, comes back, or time passes.</summary>
    public void Happen(int number)
    {
        var node = $"n{(number % _awaySince.Count) + 1}";
        switch (number % 4)
        {
            case 0 when _awaySince[node] is null:
                _awaySince[node] = _now;
                if (!HasQuorum) _awaySince[node] = null; // Nothing could be done about it.
                break;
            case 1:
                _awaySince[node] = null;
                break;
            case 2:
                _now += TimeSpan.FromMinutes(number);
                break;
            default:
                _now += TimeSpan.FromSeconds(number);
                break;
        }
    }

    public void AllBack()
    {
        foreach (var node in _awaySince.Keys) _awaySince[node] = null;
    }

    public void Settle()
    {
        for (var i = 0; i < 100; i++)
        {
            _now += TimeSpan.FromSeconds(30);
            Step();
        }
    }

    public void Step()
    {
        var leader = _members.First(m => !m.IsLearner && _awaySince[m.Name] is null).Name;
        VoterMember[] seen = [.. _members.Select(m => m with { IsLeader = m.Name == leader, Absence = AbsenceOf(m.Name) })];
        string[] candidates = [.. _awaySince.Where(n => n.Value is null && _members.All(m => m.Name != n.Key)).Select(n => n.Key)];
        var view = new VoterView(seen, candidates, _now - _replaced, TimeSpan.Zero);
        _pairSince = view.IsPair ? _pairSince ?? _now : null;
        view = view with { AsPair = _now - (_pairSince ?? _now) };
        Apply(VoterPlan.Next(view));
        if (!HasQuorum) Faults.Add("the quorum is lost");
        if (Voters.Count > VoterPlan.MostVoters) Faults.Add("too many voters");
        if (_members.Count - Voters.Count > 1) Faults.Add("two learners");
    }

    private void Apply(VoterStep step)
    {
        switch (step)
        {
            case VoterStep.AddLearner(var node):
                _members.Add(new VoterMember((ulong)_members.Count, node, true, false, true, TimeSpan.Zero));
                break;
            case VoterStep.Promote(var learner):
                _members[_members.FindIndex(m => m.Name == learner.Name)] = learner with { IsLearner = false };
                break;
            case VoterStep.Remove(var member, var isReplacement):
                if (isReplacement) Replace(member);
                _members.RemoveAll(m => m.Name == member.Name);
                break;
        }
    }

    private void Replace(VoterMember member)
    {
        if (_now - _replaced < TimeSpan.FromHours(1)) Faults.Add("two replacements within an hour");
        if (AbsenceOf(member.Name) < TimeSpan.FromMinutes(30)) Faults.Add($"{member.Name} was replaced too early");
        if (_members.Count - 1 < 3) Faults.Add("less than three would be left");
        _replaced = _now;
    }

    private TimeSpan AbsenceOf(string node) => _awaySince[node] is { } since ? _now - since + TimeSpan.FromTicks(1) : TimeSpan.Zero;
}
