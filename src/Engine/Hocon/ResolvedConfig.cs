using System.Globalization;

namespace MirrorActors.Engine.Hocon;

/// <summary>One string with its full key: elements joined by dots, list positions as numbers.</summary>
public sealed record HoconSetting(string Key, string Value, HoconOrigin Origin);

/// <summary>The merged configuration of all sources, and the reference alone, which says what keys there are.</summary>
public sealed class ResolvedConfig(HoconObject root, HoconObject reference)
{
    public HoconObject Root { get; } = root;

    public HoconObject Reference { get; } = reference;

    /// <summary>The value of a dotted key, or null when there is none.</summary>
    public HoconValue? Find(string key)
    {
        HoconValue? value = Root;
        foreach (var part in key.Split('.')) value = (value as HoconObject)?.Fields.GetValueOrDefault(part);
        return value;
    }

    /// <summary>Every string, in the order of the tree; an empty list gives nothing.</summary>
    public IReadOnlyList<HoconSetting> Flatten(char separator = '.')
    {
        var settings = new List<HoconSetting>();
        Flatten(settings, separator, "", Root);
        return settings;
    }

    private static void Flatten(List<HoconSetting> settings, char separator, string key, HoconValue value)
    {
        switch (value)
        {
            case HoconString text:
                settings.Add(new HoconSetting(key, text.Text, text.Origin));
                break;
            case HoconList list:
                for (var i = 0; i < list.Items.Count; i++)
                {
                    var position = i.ToString(CultureInfo.InvariantCulture);
                    Flatten(settings, separator, $"{key}{separator}{position}", list.Items[i]);
                }

                break;
            case HoconObject obj:
                foreach (var (name, field) in obj.Fields)
                    Flatten(settings, separator, key.Length == 0 ? name : $"{key}{separator}{name}", field);
                break;
        }
    }
}
