namespace MirrorActors.Geo.Mmdb;

/// <summary>The file is not a readable MMDB database, or a record in it is corrupt.</summary>
public sealed class MmdbFormatException(string message) : Exception(message)
{
    internal static void ThrowIf(MmdbFault fault, string where)
    {
        if (fault != MmdbFault.None)
            throw new MmdbFormatException($"corrupt {where}: {Describe(fault)}");
    }

    private static string Describe(MmdbFault fault) => fault switch
    {
        MmdbFault.OffsetPastEnd => "an offset lies past the end of the section",
        MmdbFault.PayloadPastEnd => "a value is longer than its section",
        MmdbFault.WrongSize => "a value has a size its type cannot have",
        MmdbFault.UnknownType => "a value has an unknown type",
        MmdbFault.PointerToPointer => "a pointer leads to a pointer",
        MmdbFault.KeyIsNoString => "a map key is not a string",
        MmdbFault.BadUtf8 => "a string is not UTF-8",
        MmdbFault.NestingTooDeep => $"values are nested deeper than {MmdbLimits.MaxNesting}",
        MmdbFault.RecordTooLarge => "a record holds too many values or bytes",
        MmdbFault.TreeTooDeep => "the search tree is deeper than an address has bits",
        MmdbFault.RecordOutOfRange => "the search tree points outside the data section",
        _ => fault.ToString(),
    };
}
