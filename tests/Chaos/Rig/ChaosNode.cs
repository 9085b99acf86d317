using System.Diagnostics;
using MirrorActors.EndToEnd.Harness;

namespace MirrorActors.Chaos.Rig;

/// <summary>A node in a process of its own, at a place of its own.</summary>
internal sealed class ChaosNode(Place place, NodeOptions options, string folder) : IClusterNode, IAsyncDisposable
{
    private NodeProcess? _process;
    private string _before = "";

    public string Name => $"n{place.Number}";

    public Place Place => place;

    public Uri Public => new($"http://{place.Address}:{NodeOptions.PublicPort}/");

    public Uri Admin => new($"http://{place.Address}:{NodeOptions.AdminPort}/");

    public string DataDir { get; } = Directory.CreateDirectory(Path.Combine(folder, $"n{place.Number}")).FullName;

    /// <summary>What it wrote, also before it was started again.</summary>
    public string Output => _before + _process?.Output;

    /// <summary>Starts it, after a kill or stop on the same data, and waits until it is ready.</summary>
    /// <param name="more">Further <c>key=value</c> pairs.</param>
    public Task StartAsync(params string[] more) => StartAsync(NodeProcess.Program, more);

    /// <summary>Likewise, another build of the node.</summary>
    /// <param name="program">For dotnet.</param>
    public Task StartVersionAsync(string program) => StartAsync(program, []);

    /// <summary>kill -9</summary>
    public Task KillAsync() => _process!.KillAsync();

    public Task PauseAsync() => _process!.PauseAsync();

    public Task ContinueAsync() => _process!.ContinueAsync();

    /// <summary>An orderly leave; returns at its end.</summary>
    public async Task StopAsync()
    {
        await _process!.TerminateAsync();
        Assert.Equal(0, await _process.ExitAsync());
    }

    /// <summary>The disk of a dead node is lost.</summary>
    public void DeleteData()
    {
        foreach (var entry in new DirectoryInfo(DataDir).EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo sub) sub.Delete(recursive: true);
            else entry.Delete();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
    }

    private async Task StartAsync(string program, string[] more)
    {
        if (_process is not null)
        {
            _before = Output + "\n";
            await _process.DisposeAsync();
            _process = null;
        }

        var settings = options.SettingsOf(Name, place.Address, DataDir).Concat(more).SelectMany(setting => new[] { "--set", setting });
        string[] command = [.. place.Within, "dotnet", program, .. settings];
        _process = await NodeProcess.StartAsync(folder, new ProcessStartInfo(command[0], command[1..]));
    }
}
