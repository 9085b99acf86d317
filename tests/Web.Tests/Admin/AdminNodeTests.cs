using MirrorActors.Testing.Admin;

namespace MirrorActors.Web.Tests.Admin;

/// <summary>Tests that talk to one started node.</summary>
public abstract class AdminNodeTests : IAsyncLifetime
{
    internal AdminNode Node { get; } = new();

    internal HttpClient Client { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await Node.StartAsync();
        Client = Node.Client();
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await Node.DisposeAsync();
    }
}
