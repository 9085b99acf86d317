using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Peers;

namespace MirrorActors.Engine.Journal;

/// <summary>The journals of the nodes that can be asked over the listener for nodes.</summary>
public sealed class PeerJournals(IPeers peers, TimeProvider clock, ILogger<PeerJournals> logger) : IJournalPeers
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Nodes that did not answer the last time: each is told of once.</summary>
    private readonly HashSet<string> _silent = new(StringComparer.Ordinal);

    public async Task<IReadOnlyList<JournalState>> StatesAsync(CancellationToken token)
    {
        var states = new List<JournalState>();
        foreach (var node in peers.Others)
        {
            try
            {
                var answer = await GetAsync(node, JournalWire.StatePath, JournalJson.Default.StateAnswer, token);
                states.Add(new JournalState(node.Id, JournalWire.PositionOf(answer)));
                _silent.Remove(node.Id);
            }
            catch (Exception e) when (e is IOException or HttpRequestException)
            {
                if (_silent.Add(node.Id)) logger.JournalNotAsked(node.Id, e.Message);
            }
        }

        return states;
    }

    public async Task<IReadOnlyList<LoggedEvent>> ReadAsync(
        string node, string stream, long belowSequence, CancellationToken token)
    {
        var peer = peers.Others.FirstOrDefault(p => p.Id == node) ?? throw new IOException($"node {node} has left");
        var path = string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{JournalWire.EventsPath}?stream={Uri.EscapeDataString(stream)}&below={belowSequence}");
        var answer = await GetAsync(peer, path, JournalJson.Default.EventsAnswer, token);
        return [.. answer.Events.Select(JournalWire.EventOf)];
    }

    private async Task<T> GetAsync<T>(NodeInfo node, string path, JsonTypeInfo<T> type, CancellationToken token)
    {
        using var limit = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
            using var response = await peers.SendAsync(node, request, either.Token);
            response.EnsureSuccessStatusCode();
            return await response.Content.ReadFromJsonAsync(type, either.Token) ?? throw new JsonException("null");
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new IOException($"node {node.Id} gives an answer that this one does not understand: {e.Message}", e);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            throw new IOException($"node {node.Id} does not answer");
        }
    }
}
