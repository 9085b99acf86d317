using System.Security.Cryptography;
using System.Text;
using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Views;

/// <summary>Writes records of <see cref="LocalSnapshotFormat"/>; holds one at a time in memory.</summary>
internal sealed class LocalSnapshotWriter : IDisposable
{
    private readonly Stream _file;
    private readonly MemoryStream _record = new();
    private readonly BinaryWriter _fields;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public LocalSnapshotWriter(Stream file)
    {
        _file = file;
        _fields = new BinaryWriter(_record);
    }

    public Task BeginAsync(Position reached, DateTimeOffset written, CancellationToken token)
    {
        _fields.Write(LocalSnapshotFormat.Magic);
        _fields.Write(LocalSnapshotFormat.Version);
        Add(reached);
        _fields.Write(written.UtcTicks);
        return WriteAsync(token);
    }

    public Task StreamAsync(string name, CancellationToken token)
    {
        _fields.Write(LocalSnapshotFormat.Stream);
        Add(name);
        return WriteAsync(token);
    }

    public Task SnapshotAsync(StreamSnapshot snapshot, CancellationToken token)
    {
        _fields.Write(LocalSnapshotFormat.Snapshot);
        _fields.Write(snapshot.Sequence);
        _fields.Write(snapshot.SchemaVersion);
        Add(snapshot.State.Span);
        return WriteAsync(token);
    }

    public Task EventAsync(LoggedEvent logged, CancellationToken token)
    {
        _fields.Write(LocalSnapshotFormat.Event);
        _fields.Write(logged.Sequence);
        Add(logged.Position);
        Add(logged.Event.Id);
        Add(logged.Event.Type);
        _fields.Write(logged.Event.SchemaVersion);
        Add(logged.Event.Payload.Span);
        Add(logged.Context.CommandId);
        _fields.Write(logged.Context.Time.UtcTicks);
        Add(logged.Context.Node);
        Add(logged.Context.Principal);
        if (logged.Context.Reason is { } reason) Add(reason);
        else _fields.Write(-1);
        Add(logged.PreviousHash.Span);
        return WriteAsync(token);
    }

    public async Task EndAsync(CancellationToken token)
    {
        _fields.Write(LocalSnapshotFormat.End);
        await WriteAsync(token);
        await _file.WriteAsync(_hash.GetHashAndReset(), token);
    }

    public void Dispose()
    {
        _fields.Dispose();
        _hash.Dispose();
    }

    private async Task WriteAsync(CancellationToken token)
    {
        var bytes = _record.GetBuffer().AsMemory(0, (int)_record.Length);
        _hash.AppendData(bytes.Span);
        await _file.WriteAsync(bytes, token);
        _record.SetLength(0);
    }

    private void Add(Position position)
    {
        _fields.Write(position.Epoch);
        _fields.Write(position.Value);
    }

    private void Add(Guid id) => _fields.Write(id.ToByteArray(bigEndian: true));

    private void Add(string text) => Add(Encoding.UTF8.GetBytes(text));

    private void Add(ReadOnlySpan<byte> bytes)
    {
        _fields.Write(bytes.Length);
        _fields.Write(bytes);
    }
}
