using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MirrorActors.Protocol.Cluster;

namespace MirrorActors.Protocol.Tests.Cluster;

/// <summary>Texts on disk and between nodes are frozen: nodes of two versions read each other's.</summary>
public sealed class ClusterMessageTests
{
    private static readonly Guid Id = Guid.Parse("00000000-0000-0000-0000-00000000002a");

    [Fact]
    public void The_description_of_a_cluster_has_the_same_text_for_ever() => Same(
        new ClusterFile(Id, "n", ["https://a:1"], ["https://b:2"]), ClusterJson.Default.ClusterFile,
        """{"id":"00000000-0000-0000-0000-00000000002a","name":"n","peers":["https://a:1"],"etcd":["https://b:2"]}""");

    [Fact]
    public void So_has_that_of_a_node_that_joined() => Same(
        new ClusterFile(Id, "n", ["https://a:1"], [], Joined: true), ClusterJson.Default.ClusterFile,
        """{"id":"00000000-0000-0000-0000-00000000002a","name":"n","peers":["https://a:1"],"etcd":[],"joined":true}""");

    [Fact]
    public void Messages_have_the_same_text_for_ever()
    {
        Same(
            new JoinRequest("s", "n", ["a"], "r", true), ClusterJson.Default.JoinRequest,
            """{"secret":"s","name":"n","addresses":["a"],"request":"r","issuer":true}""");
        Same(
            new JoinAnswer(Id, "c", "a", "r", "i", [], []), ClusterJson.Default.JoinAnswer,
            """
            {"id":"00000000-0000-0000-0000-00000000002a","certificate":"c","authority":"a","revocations":"r","issued":"i","peers":[],"etcd":[]}
            """);
        Same(new RenewRequest("r"), ClusterJson.Default.RenewRequest, """{"request":"r"}""");
        Same(new RenewAnswer("c"), ClusterJson.Default.RenewAnswer, """{"certificate":"c"}""");
        Same(new CertificateSet("i", "r"), ClusterJson.Default.CertificateSet, """{"issued":"i","revocations":"r"}""");
        Assert.Equal(
            ["/peer/v1/join", "/peer/v1/renew", "/peer/v1/certificates"],
            [ClusterPaths.Join, ClusterPaths.Renew, ClusterPaths.Certificates]);
    }

    private static void Same<T>(T value, JsonTypeInfo<T> type, string text)
    {
        using var written = JsonDocument.Parse(JsonSerializer.Serialize(value, type));
        Assert.Equal(text, JsonSerializer.Serialize(written.RootElement, JsonSerializerOptions.Default));
        var read = JsonSerializer.Deserialize(text, type)!;
        Assert.Equal(JsonSerializer.Serialize(value, type), JsonSerializer.Serialize(read, type));
    }
}
