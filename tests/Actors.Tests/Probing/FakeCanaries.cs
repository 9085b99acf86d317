using System.Net.Sockets;
using MirrorActors.Actors.Probing;
using MirrorActors.Testing.Actors;

namespace MirrorActors.Actors.Tests.Probing;

/// <summary>Canaries that show each question and answer as told.</summary>
internal sealed class FakeCanaries : ICanaries
{
    public Inbox<AddressFamily> Calls { get; } = new();

    public bool Answers { get; set; }

    public bool IsEmpty => false;

    public Task<bool> AnyAnswersAsync(AddressFamily family, CancellationToken token)
    {
        Calls.Add(family);
        return Task.FromResult(Answers);
    }
}
