#!/usr/bin/env bash
# Puts runnable `mirroractors` (the node) and `pbm` (the operator's command) into artifacts/publish/.
# Replaces what it put there the last time (the list is in artifacts/publish.files) and leaves everything else alone.
set -euo pipefail
cd "$(dirname "$0")/.."
out=artifacts/publish list=artifacts/publish.files
new=$(mktemp -d)
trap 'rm -rf "$new"' EXIT
for project in src/Node/Node.csproj src/Pbm/Pbm.csproj; do
  dotnet publish "$project" -c Release --nologo -v quiet -o "$new" --no-self-contained -p:UseAppHost=true
done
mkdir -p "$out"
if [ -f "$list" ]; then (cd "$out" && xargs -r -d '\n' rm -f --) <"$list"; fi
# The list first: what a copy that breaks off leaves behind is ours as well.
(cd "$new" && find . -type f) >"$list"
cp -R --remove-destination "$new/." "$out/"
echo "$out/mirroractors and $out/pbm"
