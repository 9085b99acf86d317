#!/usr/bin/env bash
# Puts runnable `mirroractors` (the node) and `pbm` (the operator's command) into artifacts/publish/.
set -euo pipefail
cd "$(dirname "$0")/.."
out=artifacts/publish
rm -rf "$out"
for project in src/Node/Node.csproj src/Pbm/Pbm.csproj; do
  dotnet publish "$project" -c Release --nologo -v quiet -o "$out" --no-self-contained -p:UseAppHost=true
done
echo "$out/mirroractors and $out/pbm"
