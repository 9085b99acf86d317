using System.Text.Json;
using MirrorActors.Geo.Locating;
using MirrorActors.Geo.Mmdb;
using MirrorActors.Geo.Tests.Fixtures;

namespace MirrorActors.Geo.Tests.Mmdb;

/// <summary>Every reference vector of the format's authors.</summary>
public sealed class MmdbVectorTests
{
    private const string EndlessTree = "test-data/MaxMind-DB-test-broken-search-tree-24.mmdb";

    [SharedFact]
    public void Every_network_of_every_vector_is_listed_with_its_record()
    {
        var wrong = new List<string>();
        foreach (var (name, reader) in OpenableVectors())
        {
            var expected = Expected(name).ToDictionary(static e => e.GetProperty("network").GetString()!);
            try
            {
                foreach (var (network, record, fault) in reader.Networks())
                {
                    if (!expected.Remove(network.ToString(), out var entry))
                        wrong.Add($"{name}: {network} is not expected");
                    else if (!Agrees(reader, record, fault, entry))
                        wrong.Add($"{name}: {network} differs");
                }
            }
            catch (MmdbFormatException e) when (name == EndlessTree)
            {
                Assert.Contains("deeper", e.Message, StringComparison.Ordinal);
                continue;
            }
            wrong.AddRange(expected.Keys.Select(network => $"{name}: {network} is missing"));
        }
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    [SharedFact]
    public void The_first_and_last_address_of_every_network_find_its_record()
    {
        var wrong = new List<string>();
        foreach (var (name, reader) in OpenableVectors())
        {
            foreach (var entry in Expected(name))
            {
                var network = AddressPrefix.Parse(entry.GetProperty("network").GetString());
                var last = network.Network.IsV4
                    ? AddressKey.FromV4((uint)network.LastBits)
                    : AddressKey.FromV6(network.LastBits);
                // The last of ::8000:0:0/81 is ::ffff:255.255.255.255, which is IPv4 to us.
                foreach (var address in new[] { network.Network, last }.Where(a => a.IsV4 == network.Network.IsV4))
                {
                    var fault = reader.Find(address, out var record);
                    if (record.Found && record.PrefixLength != network.Length)
                        wrong.Add($"{name}: {address} has prefix length {record.PrefixLength}, not {network.Length}");
                    if (!Agrees(reader, record, fault, entry))
                        wrong.Add($"{name}: {address} differs from {network}");
                }
            }
        }
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    [SharedFact]
    public void Exactly_the_vectors_that_must_not_open_do_not_open()
    {
        var wrong = new List<string>();
        foreach (var summary in Summary())
        {
            var file = summary.GetProperty("file").GetString()!;
            var mustFail = summary.TryGetProperty("open_error", out _);
            try
            {
                var reader = MmdbReader.Open(SharedData.PathOf(Path.Combine("mmdb", file)));
                if (mustFail)
                    wrong.Add($"{file} opened");
                else if (reader.Metadata.NodeCount != summary.GetProperty("node_count").GetInt64()
                    || reader.Metadata.RecordSize != summary.GetProperty("record_size").GetInt32()
                    || reader.Metadata.IpVersion != summary.GetProperty("ip_version").GetInt32()
                    || reader.Metadata.DatabaseType != summary.GetProperty("database_type").GetString())
                    wrong.Add($"{file} has other metadata: {reader.Metadata}");
            }
            catch (MmdbFormatException e)
            {
                if (!mustFail)
                    wrong.Add($"{file} was refused: {e.Message}");
            }
        }
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    [SharedFact]
    public void An_IPv4_address_in_a_database_without_IPv4_tree_gets_the_record_above_it()
    {
        var reader = MmdbReader.Open(SharedData.PathOf("mmdb/test-data/MaxMind-DB-no-ipv4-search-tree.mmdb"));
        Assert.Equal(MmdbFault.None, reader.Find(AddressKey.Parse("1.2.3.4"), out var record));
        Assert.Equal("::/64", reader.Decode(record));
    }

    private static bool Agrees(MmdbReader reader, MmdbRecord record, MmdbFault fault, JsonElement expected)
    {
        var mustFail = expected.TryGetProperty("error", out _);
        if (fault != MmdbFault.None)
            return mustFail;
        if (!record.Found)
            return false;
        try
        {
            var decoded = reader.Decode(record);
            return !mustFail && RecordJson.Matches(decoded, expected.GetProperty("record"));
        }
        catch (MmdbFormatException)
        {
            return mustFail;
        }
    }

    private static IEnumerable<(string Name, MmdbReader Reader)> OpenableVectors()
    {
        foreach (var summary in Summary())
        {
            if (summary.TryGetProperty("open_error", out _))
                continue;
            var file = summary.GetProperty("file").GetString()!;
            yield return (file, MmdbReader.Open(SharedData.PathOf(Path.Combine("mmdb", file))));
        }
    }

    private static List<JsonElement> Expected(string file) =>
    [
        .. File.ReadLines(SharedData.PathOf($"mmdb/expected/{file.Replace("/", "__", StringComparison.Ordinal)}.jsonl"))
            .Select(RecordJson.ReadLine),
    ];

    private static JsonElement[] Summary() =>
        JsonSerializer.Deserialize<JsonElement[]>(File.ReadAllText(SharedData.PathOf("mmdb/expected/SUMMARY.json")))!;
}
