#!/usr/bin/env bash
# Every fault (CHAOS=usual: one of a kind) on real clusters of three and of five nodes (NODES="3 5") under load, ROUNDS times (1), or
# those whose name contains CASE. PREVIOUS (the last tag, without tags the commit before): the version that runs beside this one.
# Ends with the number of rounds that failed. See "Faults" in docs/ARCHITECTURE.md.
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 CHAOS=${CHAOS:-matrix}
rounds=${1:-1} case=${2:-} failed=0
[[ $rounds =~ ^[1-9][0-9]*$ ]] || { echo "usage: eng/chaos.sh [ROUNDS] [CASE]" >&2; exit 2; }
filter='FullyQualifiedName~Chaos.Cases'
[ -n "$case" ] && filter+="&DisplayName~$case"
dotnet build tests/Chaos -c Release --nologo -v quiet || exit 1
previous=${PREVIOUS:-$(git describe --tags --abbrev=0 2>/dev/null || git rev-parse HEAD~1)} elder=$(mktemp -d)
trap 'git worktree remove --force "$elder" 2>/dev/null; rm -rf "$elder"' EXIT
git worktree add --quiet --detach "$elder" "$previous" || exit 1
dotnet build "$elder/src/Node" -c Release --nologo -v quiet || exit 1
CHAOS_PREVIOUS=$(find "$elder/src/Node/bin/Release" -name mirroractors.dll | head -1)
export CHAOS_PREVIOUS
for ((round = 1; round <= rounds; round++)); do
  for nodes in ${NODES:-3 5}; do
    echo "round $round of $rounds, $nodes nodes beside $(git rev-parse --short "$previous")"
    CHAOS_NODES=$nodes dotnet test tests/Chaos -c Release --no-build --nologo --filter "$filter" --logger 'console;verbosity=normal' \
      || failed=$((failed + 1))
  done
done
echo "$failed rounds failed"
[ "$failed" = 0 ]
