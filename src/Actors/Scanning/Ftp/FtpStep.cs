using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using MirrorActors.Actors.Outgoing;

namespace MirrorActors.Actors.Scanning.Ftp;

/// <summary>One exchange with a mirror, with a time limit; whatever goes wrong outside this node becomes a failure.</summary>
internal static class FtpStep
{
    /// <param name="doing">What the failure's message begins with.</param>
    /// <exception cref="ListingException">Too late, broken off, refused.</exception>
    /// <exception cref="OperationCanceledException">The caller's token.</exception>
    public static async Task<T> RunAsync<T>(
        string doing, TimeSpan limit, TimeProvider clock, Func<CancellationToken, Task<T>> step, CancellationToken token)
    {
        using var deadline = new Deadline(limit, clock, token);
        try
        {
            return await step(deadline.Token);
        }
        catch (OperationCanceledException e) when (deadline.Passed && !token.IsCancellationRequested)
        {
            throw new ListingException($"{doing}: not done within {limit.TotalSeconds:0.#} s", e);
        }
        catch (OutgoingException e)
        {
            throw new ListingException(e.Message, e);
        }
        catch (Exception e)
            when (e is IOException or SocketException or AuthenticationException or CryptographicException or ObjectDisposedException)
        {
            token.ThrowIfCancellationRequested();
            throw new ListingException($"{doing}: {e.Message}", e);
        }
    }
}
