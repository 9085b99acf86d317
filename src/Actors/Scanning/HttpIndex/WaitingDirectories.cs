using System.Diagnostics.CodeAnalysis;

namespace MirrorActors.Actors.Scanning.HttpIndex;

/// <summary>The directories still to be listed, the latest first, in bounded memory.</summary>
internal sealed class WaitingDirectories
{
    private readonly Stack<IndexDirectory> _directories = [];
    private long _chars;

    public WaitingDirectories(IndexDirectory first) => Add(first);

    public int Count => _directories.Count;

    /// <exception cref="ListingException">Too many wait.</exception>
    public void Add(IndexDirectory directory)
    {
        _chars += CharsOf(directory);
        if (_chars > HttpIndexLimits.WaitingChars)
        {
            throw new ListingException($"more than {_directories.Count} directories wait to be listed")
            {
                Failure = ListingFailure.Budget,
            };
        }

        _directories.Push(directory);
    }

    public bool TryTake([MaybeNullWhen(false)] out IndexDirectory directory)
    {
        if (!_directories.TryPop(out directory)) return false;
        _chars -= CharsOf(directory);
        return true;
    }

    private static long CharsOf(IndexDirectory directory) =>
        directory.Path.Length + HttpIndexLimits.WaitingOverhead;
}
