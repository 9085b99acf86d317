using MirrorActors.Geo.Locating;
using MirrorActors.Geo.Mmdb;
using MirrorActors.Geo.Tests.Fixtures;

namespace MirrorActors.Geo.Tests.Mmdb;

/// <summary>Whatever the bytes, a reader refuses, reports a fault or answers, and ends.</summary>
public sealed class MmdbFuzzTests
{
    private const int Rounds = 200;
    private const int MaxNetworks = 50;

    [Theory]
    [InlineData(4, 24)]
    [InlineData(6, 28)]
    [InlineData(6, 32)]
    public void Flipped_bytes_never_crash_a_reader(int ipVersion, int recordSize) =>
        Fuzz(Sample(ipVersion, recordSize), new Random(ipVersion * 100 + recordSize));

    [SharedFact]
    public void Flipped_bytes_of_a_real_database_never_crash_a_reader() =>
        Fuzz(File.ReadAllBytes(SharedData.PathOf("mmdb/test-data/GeoLite2-City-Test.mmdb")), new Random(7));

    [Fact]
    public void Every_truncation_is_refused_or_answers()
    {
        var bytes = Sample(6, 24);
        for (var length = 0; length < bytes.Length; length++)
            Exercise(bytes.AsSpan(0, length));
    }

    private static void Fuzz(byte[] original, Random random)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = (byte[])original.Clone();
            for (var flips = random.Next(1, 12); flips > 0; flips--)
            {
                // Half of the flips hit the metadata, where few bytes decide much.
                var at = random.Next(2) == 0 ? random.Next(bytes.Length) : bytes.Length - 1 - random.Next(200);
                bytes[at] = (byte)random.Next(256);
            }
            Exercise(bytes);
        }
    }

    private static void Exercise(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var reader = MmdbReader.FromBytes(bytes);
            foreach (var (_, record, _) in reader.Networks().Take(MaxNetworks))
                Read(reader, record);
            reader.Find(AddressKey.Parse("81.2.69.160"), out var v4);
            Read(reader, v4);
            reader.Find(AddressKey.Parse("2001:db8::1"), out var v6);
            Read(reader, v6);
        }
        catch (MmdbFormatException e)
        {
            Assert.NotEqual("", e.Message);
        }
    }

    private static void Read(MmdbReader reader, MmdbRecord record)
    {
        if (!record.Found)
            return;
        reader.ReadPlace(record, out _);
        try
        {
            reader.Decode(record);
        }
        catch (MmdbFormatException e)
        {
            Assert.StartsWith("corrupt record", e.Message, StringComparison.Ordinal);
        }
    }

    private static byte[] Sample(int ipVersion, int recordSize)
    {
        var writer = new MmdbWriter(ipVersion, recordSize);
        var names = new Dictionary<string, object> { ["en"] = "Germany", ["de"] = "Deutschland" };
        writer.Add("10.0.0.0/8", names);
        var shared = new MmdbValueWriter.Pointer(writer.LastOffset);
        for (var i = 0; i < 32; i++)
        {
            writer.Add($"81.{i}.69.0/24", new Dictionary<string, object>
            {
                ["continent"] = new Dictionary<string, object> { ["code"] = "EU", ["names"] = shared },
                ["country"] = new Dictionary<string, object> { ["iso_code"] = "DE", ["names"] = shared },
                ["location"] = new Dictionary<string, object> { ["latitude"] = 1.5 * i, ["longitude"] = 2.5 },
                ["list"] = new object[] { 1u, "two", true, 3UL },
                ["autonomous_system_number"] = (uint)i,
            });
        }
        return writer.ToBytes();
    }
}
