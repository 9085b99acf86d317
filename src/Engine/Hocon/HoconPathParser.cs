using System.Text;

namespace MirrorActors.Engine.Hocon;

/// <summary>Reads a key or the inside of a substitution: elements joined by dots; a quoted dot is none.</summary>
internal static class HoconPathParser
{
    public static HoconPath? Read(HoconTokens tokens, HoconErrors errors)
    {
        var first = tokens.Current;
        if (!first.IsText)
        {
            errors.Add(first.Origin, $"expected a key, found {first.Name}");
            return null;
        }

        var path = new Builder();
        do path.Add(tokens.Take());
        while (tokens.Current.IsText && tokens.Current.Space.Length == 0);

        if (tokens.Current.IsText)
        {
            errors.Add(tokens.Current.Origin, "a key with spaces must be quoted");
            return null;
        }

        var keys = path.Build();
        if (keys is null) errors.Add(first.Origin, "a key must not have empty elements");
        else if (keys.Exists(k => k.Length > HoconLimits.MaxKeyLength))
            errors.Add(first.Origin, $"an element of a key is longer than {HoconLimits.MaxKeyLength} characters");
        else return new HoconPath(keys);
        return null;
    }

    private sealed class Builder
    {
        private readonly List<string> _keys = [];
        private readonly StringBuilder _key = new();
        private bool _quoted;
        private bool _empty;

        public void Add(HoconToken token)
        {
            if (token.Kind == HoconTokenKind.Quoted)
            {
                _key.Append(token.Text);
                _quoted = true;
                return;
            }

            foreach (var c in token.Text)
            {
                if (c == '.') Close();
                else _key.Append(c);
            }
        }

        public List<string>? Build()
        {
            Close();
            return _empty ? null : _keys;
        }

        private void Close()
        {
            _empty |= _key.Length == 0 && !_quoted;
            _keys.Add(_key.ToString());
            _key.Clear();
            _quoted = false;
        }
    }
}
