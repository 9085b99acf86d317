using MirrorActors.Geo.Locating;
using MirrorActors.Geo.Mmdb;
using MirrorActors.Geo.Tests.Fixtures;

namespace MirrorActors.Geo.Tests.Mmdb;

public sealed class MmdbReaderTests
{
    [Theory]
    [InlineData(4, 24)]
    [InlineData(4, 28)]
    [InlineData(4, 32)]
    [InlineData(6, 24)]
    [InlineData(6, 28)]
    [InlineData(6, 32)]
    public void The_most_specific_record_is_found_at_every_record_size(int ipVersion, int recordSize)
    {
        var reader = MmdbReader.FromBytes(MmdbWriter.Write(
            ipVersion,
            recordSize,
            ("10.0.0.0/8", "wide"),
            ("10.1.0.0/16", "narrow"),
            ("10.1.2.3", "single")));
        Assert.Equal(("wide", 15), Find(reader, "10.2.0.1"));
        Assert.Equal(("narrow", 30), Find(reader, "10.1.2.4"));
        Assert.Equal(("single", 32), Find(reader, "10.1.2.3"));
        Assert.Equal((null, 0), Find(reader, "11.0.0.1"));
        Assert.Equal(("single", 32), Find(reader, "::ffff:10.1.2.3"));
    }

    [Fact]
    public void IPv6_is_not_found_in_an_IPv4_database()
    {
        var reader = MmdbReader.FromBytes(MmdbWriter.Write(4, 24, ("0.0.0.0/1", "all")));
        Assert.Equal((null, 0), Find(reader, "2001:db8::1"));
    }

    [Fact]
    public void Every_type_is_decoded()
    {
        var record = new Dictionary<string, object>
        {
            ["text"] = "unicode ☯",
            ["long text"] = new string('x', 70_000),
            ["double"] = 42.123456,
            ["float"] = 1.5f,
            ["bytes"] = new byte[] { 0, 0, 0, 42 },
            ["u16"] = (ushort)100,
            ["u32"] = uint.MaxValue,
            ["i32"] = -268_435_456,
            ["u64"] = ulong.MaxValue,
            ["u128"] = UInt128.MaxValue,
            ["yes"] = true,
            ["no"] = false,
            ["zero"] = (ushort)0,
            ["array"] = new object[] { "a", 2u, Array.Empty<object>() },
            ["map"] = new Dictionary<string, object> { ["deep"] = new Dictionary<string, object>() },
        };
        var reader = MmdbReader.FromBytes(MmdbWriter.Write(6, 28, ("2001:db8::/32", record)));
        reader.Find(AddressKey.Parse("2001:db8::1"), out var found);
        Assert.Equivalent(record, reader.Decode(found), strict: true);
    }

    [Fact]
    public void A_build_time_beyond_any_date_is_clamped()
    {
        var writer = new MmdbWriter(4, 24) { Metadata = { ["build_epoch"] = ulong.MaxValue } };
        Assert.Equal(9999, MmdbReader.FromBytes(writer.ToBytes()).Metadata.Built.Year);
    }

    [Theory]
    [InlineData("record_size", (ushort)20, "record_size 20")]
    [InlineData("ip_version", (ushort)5, "ip_version 5")]
    [InlineData("binary_format_major_version", (ushort)3, "version 3")]
    [InlineData("ip_version", "6", "ip_version is not an unsigned integer")]
    [InlineData("node_count", 100_000u, "larger than the file")]
    public void Bad_metadata_is_refused_by_name(string key, object value, string message)
    {
        var writer = new MmdbWriter(4, 24) { Metadata = { [key] = value } };
        var error = Assert.Throws<MmdbFormatException>(() => MmdbReader.FromBytes(writer.ToBytes()));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_metadata_is_refused()
    {
        Assert.Throws<MmdbFormatException>(() => MmdbReader.FromBytes([]));
        Assert.Throws<MmdbFormatException>(() => MmdbReader.FromBytes(new byte[4096]));
    }

    [Theory]
    [InlineData(new byte[] { 0x20, 0x00 }, "a pointer leads to a pointer")]
    [InlineData(new byte[] { 0x27, 0xFF }, "past the end")]
    [InlineData(new byte[] { 0x5F, 0xFF, 0xFF, 0xFF }, "longer than its section")]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF }, "longer than its section")]
    [InlineData(new byte[] { 0x64, 0, 0, 0, 0 }, "a size its type cannot have")]
    [InlineData(new byte[] { 0x00, 0x05 }, "unknown type")]
    [InlineData(new byte[] { 0x42, 0xC3, 0x28 }, "not UTF-8")]
    [InlineData(new byte[] { 0xE1, 0xA1, 0x01, 0x40 }, "not a string")]
    public void A_corrupt_record_is_refused_with_the_reason(byte[] record, string message)
    {
        var writer = new MmdbWriter(4, 24);
        writer.AddRaw("10.0.0.0/8", record);
        var reader = MmdbReader.FromBytes(writer.ToBytes());
        reader.Find(AddressKey.Parse("10.0.0.1"), out var found);
        var error = Assert.Throws<MmdbFormatException>(() => reader.Decode(found));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pointers_that_multiply_a_record_without_end_are_refused()
    {
        var writer = new MmdbWriter(4, 24);
        object level = "x";
        // Forty arrays, each holding the one before twice: 2^40 values when written out.
        for (var i = 0; i < 40; i++)
        {
            writer.Add("10.0.0.0/8", level);
            var offset = writer.LastOffset;
            level = new object[] { new MmdbValueWriter.Pointer(offset), new MmdbValueWriter.Pointer(offset) };
        }
        writer.Add("10.0.0.0/8", level);
        var reader = MmdbReader.FromBytes(writer.ToBytes());
        reader.Find(AddressKey.Parse("10.0.0.1"), out var found);
        var error = Assert.Throws<MmdbFormatException>(() => reader.Decode(found));
        Assert.Contains("too many values", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_is_bounded()
    {
        object deep = "x";
        for (var i = 0; i < 600; i++)
            deep = new[] { deep };
        var reader = MmdbReader.FromBytes(MmdbWriter.Write(4, 24, ("10.0.0.0/8", deep)));
        reader.Find(AddressKey.Parse("10.0.0.1"), out var found);
        Assert.Throws<MmdbFormatException>(() => reader.Decode(found));
    }

    private static (object?, int) Find(MmdbReader reader, string address)
    {
        Assert.Equal(MmdbFault.None, reader.Find(AddressKey.Parse(address), out var record));
        return record.Found ? (reader.Decode(record), record.PrefixLength) : (null, 0);
    }
}
