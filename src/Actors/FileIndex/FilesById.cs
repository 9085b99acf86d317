namespace MirrorActors.Actors.FileIndex;

/// <summary>
/// The files of all shards in the order of ids: a walk gives ids directory by directory, so that neighbours share what a
/// segment and a restore do once a directory.
/// </summary>
internal sealed class FilesById(FileShard[] shards)
{
    private const int IdsAtOnce = 1 << 16;
    private readonly int[] _next = new int[shards.Length];

    public IEnumerable<FileEntry> All()
    {
        var places = new (int Shard, int Row)[IdsAtOnce];
        var end = shards.Max(s => s.Count == 0 ? 0L : s.Rows.Id(s.Count - 1) + 1L);
        for (var first = 0L; first < end; first += IdsAtOnce)
        {
            Array.Fill(places, (-1, 0));
            for (var shard = 0; shard < shards.Length; shard++) Collect(shard, first, places);
            foreach (var (shard, row) in places)
            {
                if (shard >= 0) yield return new FileEntry(shards[shard], row);
            }
        }
    }

    private void Collect(int shard, long first, (int Shard, int Row)[] places)
    {
        var rows = shards[shard].Rows;
        for (ref var row = ref _next[shard]; row < rows.Count && rows.Id(row) < first + IdsAtOnce; row++)
            places[rows.Id(row) - first] = (shard, row);
    }
}
