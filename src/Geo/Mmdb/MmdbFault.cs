namespace MirrorActors.Geo.Mmdb;

/// <summary>What is wrong with the bytes at one place of an MMDB file.</summary>
public enum MmdbFault
{
    None,
    OffsetPastEnd,
    PayloadPastEnd,
    WrongSize,
    UnknownType,
    PointerToPointer,
    KeyIsNoString,
    BadUtf8,
    NestingTooDeep,
    RecordTooLarge,
    TreeTooDeep,
    RecordOutOfRange,
}
