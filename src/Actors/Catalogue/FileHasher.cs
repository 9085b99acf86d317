using MirrorActors.Actors.FileIndex;

namespace MirrorActors.Actors.Catalogue;

/// <summary>Makes all chosen hashes of files in one pass each, within a reading budget.</summary>
internal sealed class FileHasher(HashPolicy policy, ReadBudget budget)
{
    public HashPolicy Policy => policy;

    /// <param name="kinds">Hashes to make (<see cref="HashKind"/>).</param>
    public static FileHashing Begin(string fullPath, long size, long modifiedTicks, IReadOnlyList<int> kinds) =>
        new(fullPath, size, modifiedTicks, kinds);

    /// <remarks>Size and time are looked at again at the end, and a difference discards what was made.</remarks>
    public async Task<HashingEnd> GoOnAsync(FileHashing hashing, Func<bool> interrupted, CancellationToken token)
    {
        try
        {
            return await hashing.ReadAsync(budget, interrupted, token);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return HashingEnd.Failed; // gone or unreadable: the next walk sees it, and it is tried again after that
        }
    }
}
