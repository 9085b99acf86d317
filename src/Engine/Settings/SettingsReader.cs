using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using MirrorActors.Engine.Hocon;

namespace MirrorActors.Engine.Settings;

/// <summary>
/// Reads typed settings by dotted key. A method never throws over what an operator wrote: it notes a fault and returns
/// a value of its type, so that one run reports every fault; call <see cref="ThrowIfFaulty"/> before using the result.
/// </summary>
public sealed class SettingsReader
{
    private readonly ResolvedConfig _config;
    private readonly string _prefix;
    private readonly List<SettingsFault> _faults;
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public SettingsReader(ResolvedConfig config)
        : this(config, "", [])
    {
    }

    private SettingsReader(ResolvedConfig config, string prefix, List<SettingsFault> faults)
    {
        _config = config;
        _prefix = prefix;
        _faults = faults;
    }

    public IReadOnlyList<SettingsFault> Faults => _faults;

    /// <summary>Every key read so far, for comparison with the reference.</summary>
    public IReadOnlyCollection<string> AskedKeys => _asked;

    /// <summary>Throws when a value was faulty or the configuration holds a key that the reference lacks.</summary>
    /// <exception cref="SettingsException">With all faults.</exception>
    public void ThrowIfFaulty()
    {
        var all = UnknownKeys.Find(_config).Concat(_faults).ToList();
        if (all.Count > 0) throw new SettingsException(all);
    }

    public string String(string key) => Read<string>(key, text => text, "");

    /// <summary>A string, or <paramref name="whenEmpty"/> when it is empty.</summary>
    [return: NotNullIfNotNull(nameof(whenEmpty))]
    public string? PathOr(string key, string? whenEmpty) => String(key) is { Length: > 0 } path ? path : whenEmpty;

    public bool Bool(string key) => Read<bool>(key, ParseBool, false);

    public int Int(string key, int min, int max) => (int)Long(key, min, max);

    public long Long(string key, long min, long max) => Read(key, text => InRange(ParseLong(text), min, max), min);

    public TimeSpan Duration(string key, TimeSpan min, TimeSpan max) =>
        Read(key, text => InRange(DurationText.Parse(text), min, max), min);

    /// <summary>A size in bytes.</summary>
    public long Size(string key, long min, long max) =>
        Read(key, text => InRange(ByteSizeText.Parse(text), min, max), min);

    public Percent Percent(string key) => Read(key, Settings.Percent.Parse, default);

    public T Choice<T>(string key)
        where T : struct, Enum => Read(key, ChoiceText.Parse<T>, default);

    public ListenAddress Listen(string key) =>
        Read(key, ListenAddress.Parse, new ListenAddress(new IPEndPoint(IPAddress.Loopback, 0), null));

    public IReadOnlyList<string> Strings(string key) => List<string>(key, text => text);

    /// <summary>Networks in the form <see cref="IPNetwork.Parse(string)"/> takes.</summary>
    public IReadOnlyList<string> Cidrs(string key) => List(key, CidrText.Parse);

    /// <summary>A value of a type of the caller's; <paramref name="fallback"/> stands in for a faulty one.</summary>
    public T Read<T>(string key, Func<string, Parsed<T>> parse, T fallback) => Find(key) switch
    {
        null => fallback,
        HoconString text => Convert(key, text, parse, out var value) ? value : fallback,
        var other => Refuse(key, other, "is a list or group, but one value is needed", fallback),
    };

    /// <summary>A list; a single string counts as a list of one, so that one <c>--set</c> can give it.</summary>
    public IReadOnlyList<T> List<T>(string key, Func<string, Parsed<T>> parse)
    {
        var items = new List<T>();
        foreach (var item in ItemsOf(key))
        {
            if (item is not HoconString text) Refuse(key, item, "holds an item that is not a string", 0);
            else if (Convert(key, text, parse, out var value)) items.Add(value);
        }

        return items;
    }

    /// <summary>A list of objects. What <paramref name="read"/> asks of an object is what it may hold: any other field
    /// is a fault.</summary>
    public IReadOnlyList<T> Objects<T>(string key, Func<SettingsReader, T> read)
    {
        var items = new List<T>();
        foreach (var (i, item) in ItemsOf(key).Index())
        {
            if (item is not HoconObject obj)
            {
                Refuse(key, item, "holds an item that is not an object { … }", 0);
                continue;
            }

            var place = string.Create(CultureInfo.InvariantCulture, $"{_prefix}{key}[{i}].");
            var reader = new SettingsReader(new ResolvedConfig(obj, obj), place, _faults);
            items.Add(read(reader));
            reader.RefuseUnasked();
        }

        return items;
    }

    /// <summary>Whether the key is there at all; only fields of listed objects may be missing.</summary>
    public bool Has(string key)
    {
        _asked.Add(key);
        return _config.Find(key) is not null;
    }

    /// <summary>Notes a fault that the caller found, such as two settings that exclude each other.</summary>
    public void Refuse(string key, string message) =>
        Note(new SettingsFault(_prefix + key, _config.Find(key)?.Origin.ToString(), message));

    private HoconValue? Find(string key)
    {
        _asked.Add(key);
        var value = _config.Find(key);
        // A value where the group should be is reported once, as an unknown key, and not for each key below.
        if (value is null && !IsBelowValue(key)) Refuse(key, "is missing");
        return value;
    }

    private bool IsBelowValue(string key)
    {
        for (var dot = key.LastIndexOf('.'); dot > 0; dot = key.LastIndexOf('.', dot - 1))
        {
            if (_config.Find(key[..dot]) is not null and not HoconObject) return true;
        }

        return false;
    }

    private IReadOnlyList<HoconValue> ItemsOf(string key) => Find(key) switch
    {
        null => [],
        HoconList list => list.Items,
        HoconString { Text: "" } => [],
        HoconString text => [text],
        var other => Refuse<IReadOnlyList<HoconValue>>(key, other, "is a group, but a list is needed", []),
    };

    private bool Convert<T>(string key, HoconString text, Func<string, Parsed<T>> parse, out T value)
    {
        (value, var problem) = parse(text.Text);
        if (problem is not null) Refuse(key, text, $"\"{Shown(text.Text)}\" {problem}", 0);
        return problem is null;
    }

    private T Refuse<T>(string key, HoconValue value, string message, T result)
    {
        Note(new SettingsFault(_prefix + key, value.Origin.ToString(), message));
        return result;
    }

    /// <summary>A key that two records read is reported once.</summary>
    private void Note(SettingsFault fault)
    {
        if (!_faults.Contains(fault)) _faults.Add(fault);
    }

    private void RefuseUnasked()
    {
        foreach (var (name, value) in _config.Root.Fields)
        {
            if (_asked.Contains(name)) continue;
            var fault = UnknownKeys.Fault(name, value.Origin, _asked);
            _faults.Add(fault with { Key = _prefix + name });
        }
    }

    private static string Shown(string text)
    {
        const int most = 80;
        var shown = new string([.. text.Take(most).Select(c => char.IsControl(c) ? '?' : c)]);
        return text.Length > most ? shown + "…" : shown;
    }

    private static Parsed<T> InRange<T>(Parsed<T> parsed, T min, T max)
        where T : IComparable<T>
    {
        if (parsed.Problem is not null) return parsed;
        if (parsed.Value.CompareTo(min) < 0) return Refused($"is less than {min}");
        return parsed.Value.CompareTo(max) > 0 ? Refused($"is more than {max}") : parsed;

        static Parsed<T> Refused(FormattableString problem) =>
            Parsed<T>.Refused(problem.ToString(CultureInfo.InvariantCulture));
    }

    private static Parsed<bool> ParseBool(string text) => text switch
    {
        "true" or "yes" or "on" => true,
        "false" or "no" or "off" => false,
        _ => Parsed<bool>.Refused("is neither true nor false"),
    };

    private static Parsed<long> ParseLong(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : Parsed<long>.Refused("is not a whole number");
}
