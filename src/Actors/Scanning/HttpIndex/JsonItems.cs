namespace MirrorActors.Actors.Scanning.HttpIndex;

/// <summary>
/// Cuts a JSON array of objects into its items while its bytes arrive. It looks no further into them than for where they end.
/// </summary>
internal sealed class JsonItems
{
    private readonly BoundedBytes _item = new(HttpIndexLimits.ItemBytes);
    private State _state;
    private bool _needsItem;
    private bool _inString;
    private bool _escaped;
    private long _depth;

    private enum State
    {
        Start, Between, Inside, Done, Broken,
    }

    /// <summary>True when the array has ended.</summary>
    public bool IsDone => _state == State.Done;

    public bool IsBroken => _state == State.Broken;

    /// <summary>The item that was read last.</summary>
    public BoundedBytes Item => _item;

    /// <summary>Reads on to the end of an item; the rest is to be given again.</summary>
    /// <returns>True when <see cref="Item"/> is a whole one.</returns>
    public bool Read(ref ReadOnlySpan<byte> rest)
    {
        while (!rest.IsEmpty && _state != State.Broken)
        {
            if (_state == State.Inside)
            {
                var length = Inside(rest);
                _item.Add(rest[..length]);
                rest = rest[length..];
                if (_state == State.Between) return true;
            }
            else
            {
                if (rest[0] is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')) Outside(rest[0]);
                if (_state != State.Inside) rest = rest[1..];
            }
        }

        return false;
    }

    private void Outside(byte next)
    {
        _state = (_state, next) switch
        {
            (State.Start, (byte)'[') => State.Between,
            (State.Between, (byte)'{') when _needsItem || _item.IsEmpty => State.Inside,
            (State.Between, (byte)',') when !_needsItem && !_item.IsEmpty => State.Between,
            (State.Between, (byte)']') when !_needsItem => State.Done,
            _ => State.Broken,
        };
        _needsItem = next == ',';
        if (_state == State.Inside) _item.Clear();
    }

    /// <summary>How many bytes belong to the item.</summary>
    private int Inside(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (_escaped) _escaped = false;
            else if (bytes[i] == '"') _inString = !_inString;
            else if (_inString) _escaped = bytes[i] == '\\';
            else if (bytes[i] is (byte)'{' or (byte)'[') _depth++;
            else if (bytes[i] is (byte)'}' or (byte)']' && --_depth == 0)
            {
                _state = State.Between;
                return i + 1;
            }
        }

        return bytes.Length;
    }
}
