using MirrorActors.Engine.Log;
using MirrorActors.Engine.Views;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Paths;

/// <summary>
/// Folds a repository's blocks and holds into the table that requests read. It stands before the catalogue's fold, so that
/// a rule is in force before files that were published after it are found.
/// </summary>
public sealed class PathFold(RepositoryId repository, PathRuleHolder holder) : IStreamFold
{
    private readonly string _stream = StreamNames.Paths(repository);
    private PathRuleState _state = PathRuleState.None;
    private bool _changed;

    public string Prefix => StreamNames.PathsPrefix;

    public Task<long> RestoreAsync(string stream, StreamSnapshot? snapshot, CancellationToken token)
    {
        if (stream != _stream) return Task.FromResult(snapshot?.Sequence ?? 0);
        var state = snapshot is null ? null : PathCodec.Instance.Decode(snapshot.SchemaVersion, snapshot.State);
        _state = state ?? PathRuleState.None;
        _changed = true;
        return Task.FromResult(state is null ? 0 : snapshot!.Sequence);
    }

    public Task ApplyAsync(LoggedEvent logged, CancellationToken token)
    {
        if (logged.Stream != _stream) return Task.CompletedTask;
        var happened = PathCodec.Instance.Decode(logged.Event) ?? throw new InvalidDataException(
            $"{logged.Stream}: event {logged.Sequence} is of unknown type {logged.Event.Type} v{logged.Event.SchemaVersion}");
        _state = _state.Apply(happened);
        _changed = true;
        return Task.CompletedTask;
    }

    public Task PublishAsync(bool caughtUp, CancellationToken token)
    {
        if (!_changed) return Task.CompletedTask;
        holder.Current = new PathRuleTable(_state.Rules.Values);
        _changed = false;
        return Task.CompletedTask;
    }
}
