using System.Text;
using MirrorActors.Engine.Log;
using MirrorActors.Protocol;

namespace MirrorActors.Engine.Views;

/// <summary>Reads records of <see cref="LocalSnapshotFormat"/> in order; each length is checked first.</summary>
internal sealed class LocalSnapshotRecords(string path, long offset) : IDisposable
{
    private const int BufferBytes = 1 << 16;
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly BinaryReader _fields = Open(path, offset);

    public long Offset => _fields.BaseStream.Position;

    public byte Kind() => _fields.ReadByte();

    public string StreamName() => Text(Limits.StreamNameBytes);

    public StreamSnapshot Snapshot()
    {
        var sequence = _fields.ReadInt64();
        var schema = _fields.ReadInt32();
        return new StreamSnapshot(sequence, schema, Bytes(LogLimits.SnapshotBytes));
    }

    public LoggedEvent Event(string stream)
    {
        var sequence = _fields.ReadInt64();
        var position = Position();
        var happened = new NewEvent(
            Id(), Text(LogLimits.TypeBytes), _fields.ReadInt32(), Bytes(Limits.EventPayloadBytes));
        var command = Id();
        var time = Time();
        var context = new AppendContext(
            command, time, Text(LogLimits.NodeBytes), Text(LogLimits.PrincipalBytes),
            OptionalText(LogLimits.ReasonBytes));
        return new LoggedEvent(position, stream, sequence, happened, context, Bytes(EventHash.Bytes));
    }

    public Position Position() => new(_fields.ReadUInt64(), _fields.ReadInt64());

    public DateTimeOffset Time() => new(_fields.ReadInt64(), TimeSpan.Zero);

    public void Dispose() => _fields.Dispose();

    private static BinaryReader Open(string path, long offset)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferBytes);
        file.Seek(offset, SeekOrigin.Begin);
        return new BinaryReader(file);
    }

    private Guid Id() => new(_fields.ReadBytes(LocalSnapshotFormat.GuidBytes), bigEndian: true);

    private string Text(int most) => OptionalText(most) ?? throw new InvalidDataException("a text is missing");

    private string? OptionalText(int most)
    {
        var length = _fields.ReadInt32();
        return length == -1 ? null : Strict.GetString(Content(length, most));
    }

    private byte[] Bytes(int most) => Content(_fields.ReadInt32(), most);

    private byte[] Content(int length, int most)
    {
        if (length < 0 || length > most) throw new InvalidDataException($"{length} bytes where {most} are allowed");
        var content = _fields.ReadBytes(length);
        return content.Length == length ? content : throw new EndOfStreamException();
    }
}
