namespace MirrorActors.Actors.Alerts;

/// <summary>The board and the channels' memories, in the file and out of it. One caller at a time.</summary>
internal sealed class AlertAccounts
{
    private readonly AlertFile _file;
    private readonly AlertBoard _board;
    private readonly AlertAccount _before;
    private readonly Dictionary<string, ChannelMemory> _channels = new(StringComparer.Ordinal);
    private (long Board, int Channels) _written;

    /// <summary>The board presumes what the file says.</summary>
    public AlertAccounts(AlertFile file, AlertBoard board)
    {
        (_file, _board, _before) = (file, board, file.Read());
        // A suspected network is judged anew: presumed, it would keep people from hearing of mirrors.
        board.Presume(_before.Raised.Where(one => one.Kind != AlertKind.NetworkSuspected).Select(one => one.ToRaised()));
    }

    /// <summary>The channel remembers what the file says that it told.</summary>
    public void Add(string channel, ChannelMemory memory)
    {
        if (_before.Told.TryGetValue(channel, out var told)) memory.Remember(told.Select(one => one.ToTold()));
        _channels.Add(channel, memory);
        _written = Versions();
    }

    /// <summary>Writes the file when it is not what it should be.</summary>
    public void Save()
    {
        var versions = Versions();
        if (versions == _written) return;
        var told = _channels.ToDictionary(
            c => c.Key, c => (IReadOnlyList<KeptAlert>)[.. c.Value.Told.Select(one => KeptAlert.Of(one.Raised, one.At))]);
        if (_file.Write(new AlertAccount([.. _board.Raised.Select(one => KeptAlert.Of(one))], told))) _written = versions;
    }

    private (long Board, int Channels) Versions() => (_board.Version, _channels.Values.Sum(memory => memory.Messages));
}
