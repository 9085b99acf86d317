namespace MirrorActors.Geo.Mmdb;

/// <summary>
/// Reads the fields of a <see cref="Place"/> from a record without allocating. Two schemas are known: MaxMind's nested
/// one (country.iso_code, registered_country.iso_code, continent.code, location.latitude and longitude,
/// autonomous_system_number, also under traits) and the flat one of other publishers (country_code or country,
/// continent_code or continent, latitude, longitude, autonomous_system_number or asn "AS64496").
/// A field of another type or out of range is left out; a corrupt record is a fault.
/// </summary>
internal ref struct MmdbPlaceScan(MmdbSection section)
{
    private readonly MmdbSection _section = section;
    private int _budget = MmdbLimits.MaxValuesPerRecord;
    private MmdbPlaceDraft _draft;

    public static MmdbFault Read(MmdbSection section, int offset, out Place place)
    {
        var scan = new MmdbPlaceScan(section);
        var fault = section.Read(offset, out var record);
        if (fault == MmdbFault.None && record.Type == MmdbType.Map)
            fault = scan.ScanMap(record, MmdbField.Record, false, out _);
        place = scan._draft.ToPlace();
        return fault;
    }

    // Nests at most twice, the record and one of its known maps: a map inside that, which pointers can make endless, is
    // skipped. Where nobody asks for the end of a map, what follows
    // the last wanted field is not looked at.
    private MmdbFault ScanMap(in MmdbValue map, MmdbField parent, bool endWanted, out int end)
    {
        end = map.Payload;
        for (var i = 0; i < map.Size; i++)
        {
            if (HasAllOf(parent))
                return endWanted ? _section.Skip(end, 2L * (map.Size - i), ref _budget, out end) : MmdbFault.None;
            if (--_budget < 0)
                return MmdbFault.RecordTooLarge;
            var fault = _section.Read(end, out var key);
            if (fault != MmdbFault.None)
                return fault;
            if (key.Type != MmdbType.Text)
                return MmdbFault.KeyIsNoString;
            fault = _section.Read(key.Next, out var value);
            if (fault == MmdbFault.None)
            {
                var field = MmdbFields.Match(parent, _section.Payload(key));
                fault = Take(parent, field, value, endWanted || i < map.Size - 1, out end);
            }
            if (fault != MmdbFault.None)
                return fault;
        }
        return MmdbFault.None;
    }

    private readonly bool HasAllOf(MmdbField parent) => parent switch
    {
        MmdbField.Country => _draft.Country.IsKnown,
        MmdbField.RegisteredCountry => _draft.HasCountry || _draft.RegisteredCountry.IsKnown,
        MmdbField.Continent => _draft.Continent != ContinentCode.Unknown,
        MmdbField.Location => _draft.Latitude is not null && _draft.Longitude is not null,
        MmdbField.Traits => _draft.Asn != 0,
        _ => false,
    };

    private MmdbFault Take(MmdbField parent, MmdbField field, in MmdbValue value, bool nextWanted, out int next)
    {
        next = value.Next;
        if (!value.IsContainer)
        {
            TakeScalar(field, value);
            return MmdbFault.None;
        }
        var endWanted = nextWanted && next == MmdbValue.AfterContents;
        if (value.Type == MmdbType.Map && parent == MmdbField.Record && MmdbFields.IsParent(field))
        {
            var fault = ScanMap(value, field, endWanted, out var end);
            if (endWanted)
                next = end;
            return fault;
        }
        return endWanted
            ? _section.Skip(value.Payload, value.ChildCount, ref _budget, out next)
            : MmdbFault.None;
    }

    private void TakeScalar(MmdbField field, in MmdbValue value)
    {
        switch (field)
        {
            case MmdbField.Country when value.Type == MmdbType.Text:
                if (CountryCode.TryParse(_section.Payload(value), out var country))
                    _draft.Country = country;
                break;
            case MmdbField.RegisteredCountry when value.Type == MmdbType.Text:
                if (CountryCode.TryParse(_section.Payload(value), out var registered))
                    _draft.RegisteredCountry = registered;
                break;
            case MmdbField.Continent when value.Type == MmdbType.Text:
                if (ContinentCodes.TryParse(_section.Payload(value), out var continent))
                    _draft.Continent = continent;
                break;
            case MmdbField.Latitude:
                _draft.Latitude = Number(value);
                break;
            case MmdbField.Longitude:
                _draft.Longitude = Number(value);
                break;
            case MmdbField.Asn:
                _draft.Asn = AsNumber(value);
                break;
        }
    }

    private readonly float? Number(in MmdbValue value) => value.Type switch
    {
        MmdbType.Double => (float)_section.Double(value),
        MmdbType.Float => _section.Float(value),
        MmdbType.Int32 => (int)_section.Unsigned(value),
        MmdbType.UInt16 or MmdbType.UInt32 => _section.Unsigned(value),
        _ => null,
    };

    private readonly uint AsNumber(in MmdbValue value)
    {
        if (value.Type is MmdbType.UInt16 or MmdbType.UInt32 or MmdbType.UInt64)
        {
            var number = _section.Unsigned(value);
            return number <= uint.MaxValue ? (uint)number : 0;
        }
        var text = value.Type == MmdbType.Text ? _section.Payload(value) : default;
        if (text.StartsWith("AS"u8))
            text = text[2..];
        return uint.TryParse(text, System.Globalization.NumberStyles.None, null, out var parsed) ? parsed : 0;
    }
}
