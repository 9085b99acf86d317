using System.Globalization;
using System.Text.Json;
using MirrorActors.Pbm.Connection;
using MirrorActors.Pbm.Output;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs.Cluster;

/// <summary><c>pbm cluster tail</c>: the nodes and owners there are, then what changes, until it is interrupted.</summary>
internal sealed class ClusterTailVerb() : Verb("tail", "Follow nodes that join, leave and go down, and who owns which shards")
{
    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        await foreach (var line in context.Client.LinesAsync("/v1/cluster/events", token))
        {
            try
            {
                context.Printer.Line(context.Printer.Json ? line : Human(line));
            }
            catch (JsonException)
            {
                throw new AdminException(ExitCodes.Unreachable, "what answers is not a node");
            }
        }

        throw new AdminException(ExitCodes.Unreachable, "the node ended the answer: it stops, or lost its engine");
    }

    private static string Human(string line)
    {
        var happened = JsonSerializer.Deserialize(line, AdminJson.Default.ClusterEvent)!;
        var when = Texts.Time(happened.Time);
        if (happened.Shards is not { } shards) return $"{when} {happened.Node} is {happened.State}";
        var who = happened.Node is { } node ? $"{node} owns" : "nobody owns";
        return string.Create(CultureInfo.InvariantCulture, $"{when} {who} {shards.Count} shards: {ShardText.Of(shards)}");
    }
}
