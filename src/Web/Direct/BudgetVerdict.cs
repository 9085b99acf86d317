namespace MirrorActors.Web.Direct;

/// <summary>Whether a file may be delivered as the last resort.</summary>
public enum BudgetVerdict : byte
{
    Granted,

    /// <summary><c>direct.last-resort</c> is off.</summary>
    SwitchedOff,

    /// <summary>Larger than <c>direct.max-size</c>.</summary>
    TooLarge,

    /// <summary><c>direct.max-transfers</c> are under way.</summary>
    TooMany,

    /// <summary><c>direct.max-rate</c> is used up.</summary>
    TooFast,
}
