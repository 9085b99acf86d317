using System.Collections.Immutable;
using System.Net.Sockets;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Actors.Probing;

/// <summary>Canaries by the guarded outgoing client: any answer to HEAD, or a connection.</summary>
public sealed class Canaries(
    IReadOnlyList<CanaryAddress> addresses, OutgoingHttp http, GuardedResolver resolver, TimeSpan timeout, TimeProvider clock)
    : ICanaries
{
    private readonly Connector _connector = new(resolver, timeout, clock);

    public bool IsEmpty => addresses.Count == 0;

    public async Task<bool> AnyAnswersAsync(AddressFamily family, CancellationToken token)
    {
        var answers = await Task.WhenAll(addresses.Select(address => AnswersAsync(address, family, token)));
        return answers.Contains(true);
    }

    private async Task<bool> AnswersAsync(CanaryAddress address, AddressFamily family, CancellationToken token)
    {
        try
        {
            if (address.Url is { } url)
            {
                using var response = await http.SendAsync(
                    new OutgoingRequest { Method = HttpMethod.Head, Uri = url, Family = family, Deadline = timeout }, token);
                return true;
            }

            using var deadline = new Deadline(timeout, clock, token);
            await using var stream = await _connector.ConnectAsync(address.Host, address.Port, family, deadline.Token);
            return true;
        }
        catch (OutgoingException)
        {
            // What it is asked for is whether it answers.
            return false;
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return false;
        }
    }
}
