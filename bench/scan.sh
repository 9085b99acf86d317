#!/usr/bin/env bash
# Scans of a real rsync daemon beside the bare program, in turns on this machine. Loopback only; ends by itself.
#   bench/scan.sh [FILES=1000000] [FILES_A_FOLDER=20] [ROUNDS=5]
# The scan lists the tree and compares it with a catalogue of it, under the node's own runtime settings; the bare program is
# "rsync --list-only -r" of the same tree into /dev/null. The tree is in memory where /dev/shm is.
set -euo pipefail
cd "$(dirname "$0")/.."
files=${1:-1000000} folder=${2:-20} rounds=${3:-5} port=28116
run=$(mktemp -d -p "$([ -w /dev/shm ] && echo /dev/shm || echo /tmp)"); daemon=
cleanup() { [ -z "$daemon" ] || kill "$daemon" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$run"; }
trap cleanup EXIT
for p in src/Node/Node.csproj bench/Rig/Rig.csproj; do dotnet build "$p" -c Release --nologo -v quiet; done
rig() { dotnet exec --runtimeconfig src/Node/bin/Release/net10.0/mirroractors.runtimeconfig.json bench/Rig/bin/Release/net10.0/MirrorActors.Rig.dll "$@"; }
echo "load average at the start: $(cat /proc/loadavg)"
rig tree "$run/tree" "$files" "$run/paths" "$folder"
chmod 755 "$run"
printf '%s\n' "use chroot = no" "address = 127.0.0.1" "port = $port" "log file = $run/rsyncd.log" "[tree]" "path = $run/tree" >"$run/rsyncd.conf"
rsync --daemon --no-detach "--config=$run/rsyncd.conf" & daemon=$!
for _ in $(seq 100); do rsync "rsync://127.0.0.1:$port/" >/dev/null 2>&1 && break; sleep .1; done
rig scan "$run/tree" "$run/paths" "rsync://127.0.0.1:$port/tree/" "$rounds"
