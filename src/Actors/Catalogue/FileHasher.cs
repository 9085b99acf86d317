using MirrorActors.Engine.Threads;

namespace MirrorActors.Actors.Catalogue;

/// <summary>Makes all chosen hashes of files in one pass each, within a reading budget.</summary>
/// <param name="spare">What files that lack nothing but their pieces keep to as well; null: nothing.</param>
internal sealed class FileHasher(HashPolicy policy, ReadBudget budget, ReadBudget? spare = null)
{
    public HashPolicy Policy => policy;

    public static FileHashing Begin(string fullPath, long size, long modifiedTicks, HashChoice choice) =>
        new(fullPath, size, modifiedTicks, choice);

    /// <remarks>Size and time are looked at again at the end, and a difference discards what was made.</remarks>
    /// <param name="inSpare">It can wait.</param>
    public async Task<HashingEnd> GoOnAsync(
        FileHashing hashing, Func<bool> interrupted, bool inSpare, CancellationToken token)
    {
        try
        {
            return await hashing.ReadAsync(TakeAsync, interrupted, token);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return HashingEnd.Failed; // gone or unreadable: the next walk sees it, and it is tried again after that
        }

        async Task TakeAsync(int bytes)
        {
            if (inSpare && spare is not null) await spare.TakeAsync(bytes, token);
            await budget.TakeAsync(bytes, token);
        }
    }
}
