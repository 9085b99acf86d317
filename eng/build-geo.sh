#!/bin/sh
# Makes src/Geo/BuiltIn/*.bin anew from the npm packages named in ATTRIBUTION.md there; checks the result against them.
set -eu
cd "$(dirname "$0")/.."
out=$PWD/src/Geo/BuiltIn
version=2.3.2026061719
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for name in geo-whois-asn-country-mmdb asn; do
  mkdir "$work/$name"
  (cd "$work" && npm pack --silent "@ip-location-db/$name@$version" >/dev/null)
  tar -xzf "$work/ip-location-db-$name-$version.tgz" -C "$work/$name" --strip-components 1
done
# The tables are embedded in the library that makes them: a first build needs something there.
for file in country.bin asn.bin; do
  [ -f "$out/$file" ] || : > "$out/$file"
done
country=$work/geo-whois-asn-country-mmdb/geo-whois-asn-country
dotnet run -c Release --project eng/PackGeo -- \
  "$country-ipv4.mmdb" "$country-ipv6.mmdb" "$work/asn/asn-ipv4.csv" "$work/asn/asn-ipv6.csv" "$out"
ls -l "$out"
