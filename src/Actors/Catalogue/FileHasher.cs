using MirrorActors.Actors.FileIndex;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Actors.Catalogue;

/// <summary>Makes all chosen hashes of files in one pass each, within a reading budget.</summary>
internal sealed class FileHasher(HashSettings settings, ReadBudget budget)
{
    /// <summary>The kinds (<see cref="HashKind"/>) it makes.</summary>
    public IReadOnlyList<int> Kinds { get; } = HashKind.Of(settings);

    public FileHashing Begin(string fullPath, long size, long modifiedTicks) =>
        new(fullPath, size, modifiedTicks, Kinds);

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
