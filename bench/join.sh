#!/usr/bin/env bash
# How long a node needs to join a cluster that holds FILES x MIRRORS: two nodes on one etcd, all on this machine. Loopback only; ends by
# itself.
#   bench/join.sh [FILES=1000000] [MIRRORS=50] [ROUNDS=3]
# The first node is made by `rig data` and `engine migrate`. The second one joins ROUNDS times: with an empty data directory, and again with
# the one it has. Seconds from the start of its process until it is ready, and the bytes it brought over.
# Needs etcd and curl.
set -euo pipefail
cd "$(dirname "$0")/.."
files=${1:-1000000} mirrors=${2:-50} rounds=${3:-3}
run=$(mktemp -d); pids=()
cleanup() { for p in "${pids[@]}"; do kill "$p" 2>/dev/null || true; done; wait 2>/dev/null || true; rm -rf "$run"; }
trap cleanup EXIT
for p in src/Node/Node.csproj bench/Rig/Rig.csproj; do dotnet build "$p" -c Release --nologo -v quiet; done
export XDG_RUNTIME_DIR=$run
node=src/Node/bin/Release/net10.0/mirroractors.dll
echo "load average at the start: $(cat /proc/loadavg)"
etcd --name e --data-dir "$run/etcd" --listen-client-urls http://127.0.0.1:28341 --advertise-client-urls http://127.0.0.1:28341 \
  --listen-peer-urls http://127.0.0.1:28351 --initial-advertise-peer-urls http://127.0.0.1:28351 \
  --initial-cluster e=http://127.0.0.1:28351 --log-level error 2>"$run/etcd.log" & pids+=("$!")
mkdir "$run/tree"; touch "$run/held"; echo 'a secret of these two nodes alone' >"$run/secret"
for i in 1 2; do
  cat >"$run/n$i.conf" <<CONF
node { name = n$i, listen = "127.0.0.1:2831$i", admin-listen = "127.0.0.1:2832$i", data-dir = "$run/n$i", drain-time = 0s }
engine { kind = etcd, etcd.endpoints = ["http://127.0.0.1:28341"] }
cluster { listen = "127.0.0.1:2833$i", secret-file = "$run/secret" }
repository { path = "$run/tree", hold-file = "$run/held", watch = false, stable-after = 0s }
probe.interval = 24h
scan.interval = 24h
CONF
done
dotnet bench/Rig/bin/Release/net10.0/MirrorActors.Rig.dll data "$run/n1" "$files" "$mirrors" files
sed 's/kind = etcd/kind = sqlite/' "$run/n1.conf" >"$run/before.conf"
dotnet $node engine migrate --config "$run/before.conf" --to etcd
start() { # number; prints the seconds until it is ready
  local from; from=$(date +%s%N)
  dotnet $node --config "$run/n$1.conf" >"$run/n$1.log" 2>&1 & pid=$!; pids+=("$pid")
  for _ in $(seq 3000); do grep -q '^ready ' "$run/n$1.log" && break; sleep .02; done
  grep -q '^ready ' "$run/n$1.log" || { cat "$run/n$1.log"; exit 1; }
  took=$(awk "BEGIN { printf \"%.1f\", ($(date +%s%N) - $from) / 1e9 }")
}
start 1
echo "$files files, $mirrors mirrors; the first node is ready after $took s"
for round in $(seq "$rounds"); do
  rm -rf "$run/n2"; start 2; empty=$took
  brought=$(du -sb "$run/n2/blobs" | cut -f1)
  kill "$pid"; wait "$pid" || true
  start 2
  echo "round $round: empty $empty s ($brought bytes brought), again $took s"
  kill "$pid"; wait "$pid" || true
done
