using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MirrorActors.Protocol.Events;

/// <summary>
/// The table of a family of events: which name and schema version stands for which record. It only grows: a name, once
/// written to a log, keeps its meaning for ever; a new shape gets a new version.
/// </summary>
public sealed class EventManifest<TEvent>
    where TEvent : class
{
    private readonly FrozenDictionary<Type, ManifestEntry> _byRecord;
    private readonly FrozenDictionary<(string Name, int Version), ManifestEntry> _byName;

    public EventManifest(params ManifestEntry[] entries)
    {
        Entries = entries;
        _byRecord = entries.ToFrozenDictionary(e => e.Json.Type);
        _byName = entries.ToFrozenDictionary(e => (e.Name, e.Version));
    }

    public IReadOnlyList<ManifestEntry> Entries { get; }

    /// <returns>Name, schema version and UTF-8 JSON of an event.</returns>
    public (string Type, int Version, byte[] Payload) Encode(TEvent happened)
    {
        var entry = _byRecord[happened.GetType()];
        return (entry.Name, entry.Version, JsonSerializer.SerializeToUtf8Bytes(happened, entry.Json));
    }

    /// <summary>Reads an event; fields this version does not know are ignored.</summary>
    /// <exception cref="UnknownEventException">A name or version this program does not know.</exception>
    /// <exception cref="InvalidDataException">The payload is not what the manifest says.</exception>
    public TEvent Decode(string type, int version, ReadOnlyMemory<byte> payload) =>
        TryDecode(type, version, payload) ?? throw new UnknownEventException(type, version);

    /// <summary>As <see cref="Decode"/>, with null for a name or version this program does not know.</summary>
    /// <exception cref="InvalidDataException">The payload is not what the manifest says.</exception>
    public TEvent? TryDecode(string type, int version, ReadOnlyMemory<byte> payload)
    {
        if (!_byName.TryGetValue((type, version), out var entry)) return null;
        try
        {
            return JsonSerializer.Deserialize(payload.Span, entry.Json) as TEvent
                ?? throw new InvalidDataException($"event {type} v{version} is null");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"event {type} v{version} is damaged: {e.Message}", e);
        }
    }
}

/// <summary>One kind of event.</summary>
/// <param name="Name">For example <c>mirror.enabled</c>.</param>
/// <param name="Version">Schema version, from 1.</param>
/// <param name="Json">How the record is written.</param>
public sealed record ManifestEntry(string Name, int Version, JsonTypeInfo Json);
