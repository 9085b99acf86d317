using MirrorActors.PackGeo;

// Usage: PackGeo COUNTRY-V4.mmdb COUNTRY-V6.mmdb ASN-V4.csv ASN-V6.csv OUTPUT-FOLDER
if (args.Length != 5)
{
    Console.Error.WriteLine("usage: PackGeo COUNTRY-V4.mmdb COUNTRY-V6.mmdb ASN-V4.csv ASN-V6.csv OUTPUT-FOLDER");
    return 2;
}
var countries = CountrySource.Read(args[0], args[1]);
var asNumbers = AsnSource.Read(args[2], args[3], countries.Built);
File.WriteAllBytes(Path.Combine(args[4], "country.bin"), countries.Write());
File.WriteAllBytes(Path.Combine(args[4], "asn.bin"), asNumbers.Write());
var wrong = SourceCheck.Count(args, countries, asNumbers);
Console.WriteLine($"{wrong} addresses answered otherwise than by their source");
return wrong == 0 ? 0 : 1;
