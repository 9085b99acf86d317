using System.Text.Json;
using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Journal;

/// <summary>
/// An event as a line of an archive file, with everything that its hash is made of. Frozen: fields are added, never changed. The payload
/// is what it was, byte for byte: JSON in <c>payload</c> when it is one line of JSON, else <c>payloadBase64</c>.
/// </summary>
internal static class ArchiveLine
{
    public static void Write(Stream to, LoggedEvent logged)
    {
        using (var json = new Utf8JsonWriter(to))
        {
            var (e, context) = (logged.Event, logged.Context);
            json.WriteStartObject();
            json.WriteString("time", context.Time.UtcDateTime);
            json.WriteString("stream", logged.Stream);
            json.WriteNumber("sequence", logged.Sequence);
            json.WriteString("type", e.Type);
            json.WriteNumber("version", e.SchemaVersion);
            json.WriteString("principal", context.Principal);
            if (context.Reason is { } reason) json.WriteString("reason", reason);
            json.WriteString("node", context.Node);
            json.WriteString("id", e.Id);
            json.WriteString("command", context.CommandId);
            json.WriteString("position", logged.Position.ToString());
            json.WriteString("previousHash", Convert.ToHexStringLower(logged.PreviousHash.Span));
            WritePayload(json, e.Payload.Span);
            json.WriteEndObject();
        }

        to.WriteByte((byte)'\n');
    }

    private static void WritePayload(Utf8JsonWriter json, ReadOnlySpan<byte> payload)
    {
        if (!IsLine(payload))
        {
            json.WriteBase64String("payloadBase64", payload);
            return;
        }

        json.WritePropertyName("payload");
        json.WriteRawValue(payload, skipInputValidation: true);
    }

    private static bool IsLine(ReadOnlySpan<byte> payload)
    {
        if (payload.IndexOfAny("\r\n"u8) >= 0) return false;
        try
        {
            var reader = new Utf8JsonReader(payload);
            return reader.Read() && reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
