#!/usr/bin/env bash
# Fuzzes the parsers of what mirrors, clients and operators send, by the code that each input reaches.
#   eng/fuzz.sh [TARGET|all|list] [SECONDS=60]
# DATA: a folder with further seeds (listings/, mmdb/). KEEP: where corpora and findings are kept, instead of a temporary folder.
# Ends with 1 when an input made a parser fail with anything but its own error, take over a second or allocate over 64 MiB.
set -euo pipefail
cd "$(dirname "$0")/.."
target=${1:-all} seconds=${2:-60}
out=$(mktemp -d); keep=${KEEP:-$out/keep}
trap 'rm -rf "$out"' EXIT
trap 'exit 130' INT TERM
dotnet build eng/Fuzz/Fuzz.csproj -c Release --nologo -v quiet
cp -r eng/Fuzz/bin/Release/net10.0 "$out/program"
dotnet eng/Fuzz/bin/Release/net10.0/MirrorActors.Fuzz.dll instrument "$out/program"
fuzz() { DOTNET_gcServer=0 DOTNET_GCHeapHardLimit=0x40000000 DOTNET_DbgEnableMiniDump=0 dotnet "$out/program/MirrorActors.Fuzz.dll" "$@"; }
if [ "$target" = list ]; then fuzz list; exit; fi
if [ "$target" = all ]; then targets=$(fuzz list); else targets=$target; fi
found=0
for one in $targets; do
  mkdir -p "$keep/$one/findings"
  fuzz run "$one" "$seconds" "$keep/$one" "${DATA:-}" || { found=1; fuzz left "$one" "$keep/$one" || true; }
done
if [ $found = 1 ] && [ -z "${KEEP:-}" ]; then
  # What was found outlives the temporary folder.
  kept=$(mktemp -d -t fuzz.XXXXXX) && cp -r "$keep/." "$kept" && echo "findings: $kept"
fi
exit $found
