namespace MirrorActors.Geo.Locating;

/// <summary>The IPv4 /24 or IPv6 /48 that holds an address: what one entry of the <see cref="PlaceCache"/> stands for.</summary>
internal readonly struct AddressBlock
{
    private const int V4Length = 24;
    private const int V6Length = 48;
    private const uint V4Hosts = (1u << (32 - V4Length)) - 1;
    private const ulong V6Hosts = (1ul << (64 - V6Length)) - 1;

    private readonly ulong _top;
    private readonly bool _isV4;

    public AddressBlock(in AddressKey address)
    {
        _isV4 = address.IsV4;
        _top = _isV4 ? (ulong)address.Bits & ~(ulong)V4Hosts : (ulong)(address.Bits >> 64) & ~V6Hosts;
    }

    /// <summary>One number for each block, never 0: the last bits, of which a block has none, tell the families apart.</summary>
    public ulong Id => _top | (_isV4 ? 1u : 2u);

    public int PrefixLength => _isV4 ? V4Length : V6Length;

    public uint FirstV4 => (uint)_top;

    public uint LastV4 => FirstV4 | V4Hosts;

    public UInt128 FirstV6 => new(_top, 0);

    public UInt128 LastV6 => new(_top | V6Hosts, ulong.MaxValue);
}
