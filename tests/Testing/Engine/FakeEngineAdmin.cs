using System.Security.Cryptography;
using MirrorActors.Engine.Membership;

namespace MirrorActors.Testing.Engine;

/// <summary>An engine that says of itself what a test says.</summary>
public sealed class FakeEngineAdmin : IEngineAdmin
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool RunsMembers { get; set; } = true;

    /// <summary>Null: it never answers.</summary>
    public EngineHealth? Health { get; set; } = Healthy("n1");

    /// <summary>Instead of an answer of any kind.</summary>
    public Exception? Fails { get; set; }

    public MemberRemoval Removal { get; set; } = MemberRemoval.Done;

    public List<string> Removed { get; } = [];

    public byte[] Backup { get; set; } = BackupOf(new byte[100_000]);

    /// <summary>Ends when its health was asked for.</summary>
    public Task Asked => _asked.Task;

    /// <summary>Voters, of which the first one leads.</summary>
    public static EngineHealth Healthy(params string[] voters) => new(
        [.. voters.Select((name, i) => new EngineMember(name, $"http://{name}:2379", true, i == 0, true, 2 << 20, 1 << 20))], true, "");

    /// <summary>With its hash.</summary>
    public static byte[] BackupOf(byte[] database) => [.. database, .. SHA256.HashData(database)];

    public async Task<EngineHealth> HealthAsync(CancellationToken token)
    {
        _asked.TrySetResult();
        if (Fails is not null) throw Fails;
        if (Health is null) await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        return Health!;
    }

    public Task<MemberRemoval> RemoveAsync(string node, bool evenIfItAnswers, CancellationToken token)
    {
        if (Fails is not null) throw Fails;
        if (Removal.IsDone) Removed.Add(evenIfItAnswers ? node + " by force" : node);
        return Task.FromResult(Removal);
    }

    public async Task BackupAsync(Stream to, CancellationToken token)
    {
        var half = Backup.Length / 2;
        if (Fails is null || Backup.Length > 0) await to.WriteAsync(Backup.AsMemory(0, half), token);
        if (Fails is not null) throw Fails;
        await to.WriteAsync(Backup.AsMemory(half), token);
    }
}
