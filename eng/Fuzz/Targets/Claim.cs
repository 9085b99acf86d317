namespace MirrorActors.Fuzz.Targets;

/// <summary>What must hold whatever the input.</summary>
internal static class Claim
{
    public static void That(bool holds, string what)
    {
        if (!holds) throw new ClaimException(what);
    }

    /// <summary>Runs what may fail with its own error alone.</summary>
    /// <returns>False when it failed.</returns>
    public static bool Only<TError>(Action run)
        where TError : Exception
    {
        try
        {
            run();
            return true;
        }
        catch (TError e)
        {
            That(e.Message.Length > 0, "an error without a message");
            return false;
        }
    }
}

internal sealed class ClaimException(string message) : Exception(message);
