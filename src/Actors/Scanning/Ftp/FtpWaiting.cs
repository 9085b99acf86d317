using System.Diagnostics.CodeAnalysis;

namespace MirrorActors.Actors.Scanning.Ftp;

/// <summary>The directories still to be listed, the latest first, in bounded memory.</summary>
internal sealed class FtpWaiting
{
    private readonly Stack<FtpDirectory> _directories = [];
    private long _chars;

    public int Count => _directories.Count;

    /// <exception cref="ListingException">Too many wait.</exception>
    public void Add(FtpDirectory directory)
    {
        _chars += CharsOf(directory);
        if (_chars > FtpLimits.WaitingChars)
        {
            throw new ListingException($"more than {_directories.Count} directories wait to be listed")
            {
                Failure = ListingFailure.Budget,
            };
        }

        _directories.Push(directory);
    }

    public bool TryTake([MaybeNullWhen(false)] out FtpDirectory directory)
    {
        if (!_directories.TryPop(out directory)) return false;
        _chars -= CharsOf(directory);
        return true;
    }

    /// <summary>Forgets those that were added since there were so many.</summary>
    public void CutTo(int count)
    {
        while (_directories.Count > count) TryTake(out _);
    }

    private static long CharsOf(FtpDirectory directory) => directory.Path.Length + FtpLimits.WaitingOverhead;
}
