#!/usr/bin/env bash
# Three nodes on an etcd of three members, all on this machine. Loopback only; ends by itself.
#   bench/cluster.sh [MIRRORS=50] [RATE=100] [SECONDS=20] [ROUNDS=3]
# 1. Milliseconds from a command, sent to any node, until the redirects of each node follow it, at RATE commands a second.
# 2. Processor time a redirect of one node while nothing changes and while it follows RATE changes a second that the other nodes take.
# Needs etcd and curl.
set -euo pipefail
cd "$(dirname "$0")/.."
mirrors=${1:-50} rate=${2:-100} seconds=${3:-20} rounds=${4:-3}
run=$(mktemp -d); pids=()
cleanup() { for p in "${pids[@]}"; do kill "$p" 2>/dev/null || true; done; wait 2>/dev/null || true; rm -rf "$run"; }
trap cleanup EXIT
for p in src/Node/Node.csproj bench/Rig/Rig.csproj; do dotnet build "$p" -c Release --nologo -v quiet; done
bin() { echo "$1/bin/Release/net10.0"; }
rig() { dotnet "$(bin bench/Rig)/MirrorActors.Rig.dll" "$@"; }
echo "load average at the start: $(cat /proc/loadavg)"
cluster=$(for i in 1 2 3; do printf 'e%d=http://127.0.0.1:2815%d,' $i $i; done); cluster=${cluster%,}
for i in 1 2 3; do
  etcd --name e$i --data-dir "$run/etcd$i" --listen-client-urls http://127.0.0.1:2814$i --advertise-client-urls http://127.0.0.1:2814$i \
    --listen-peer-urls http://127.0.0.1:2815$i --initial-advertise-peer-urls http://127.0.0.1:2815$i --initial-cluster "$cluster" \
    --initial-cluster-state new --log-level error 2>"$run/etcd$i.log" & pids+=("$!")
done
rig tree "$run/tree" 1000 "$run/paths"; rig clients "$run/clients" 20000
echo 'a secret of these three nodes alone' >"$run/secret"
nodes=()
for i in 1 2 3; do
  cat >"$run/n$i.conf" <<CONF
node { name = n$i, listen = "127.0.0.1:2811$i", admin-listen = "127.0.0.1:2812$i", data-dir = "$run/n$i", trusted-proxies = ["127.0.0.0/8"] }
engine { kind = etcd, etcd.endpoints = ["http://127.0.0.1:28141", "http://127.0.0.1:28142", "http://127.0.0.1:28143"] }
cluster { listen = "127.0.0.1:2813$i", secret-file = "$run/secret" }
repository { path = "$run/tree", watch = false, stable-after = 0s }
outgoing.allow-private = ["127.0.0.0/8"]
probe.interval = 24h
scan.interval = 24h
paths += { glob = "**", direct-below = 0 }
CONF
  XDG_RUNTIME_DIR=$run dotnet "$(bin src/Node)/mirroractors.dll" --config "$run/n$i.conf" >"$run/n$i.log" 2>&1 & pids+=("$!")
  eval "pid$i=$!"
  for _ in $(seq 600); do grep -q '^ready ' "$run/n$i.log" && break; sleep .1; done
  grep -q '^ready ' "$run/n$i.log" || { cat "$run/n$i.log"; exit 1; }
  nodes+=("http://127.0.0.1:2812$i,$(cat "$run/n$i/admin.token")")
done
admin() { curl -s -H "Authorization: Bearer $(cat "$run/n1/admin.token")" -H 'Content-Type: application/json' "http://127.0.0.1:28121$1" "${@:2}"; }
admin /v1/repos/default/catalogue/scan -X POST >/dev/null
for m in $(seq -f 'm%03g' 0 $((mirrors - 1))); do
  admin /v1/repos/default/mirrors -d "{\"id\":\"$m\",\"fields\":{\"http\":\"http://192.0.2.1/$m/\",\"country\":\"de\"},\"check\":false}" >/dev/null
done
echo "1. $rate changes a second on $mirrors mirrors, $seconds s a round"
for _ in $(seq "$rounds"); do rig changes "$mirrors" "$rate" "$seconds" "${nodes[@]}"; done
echo "2. processor time a request of n1, microseconds: silent, following $rate changes a second"
ticks() { awk '{ print $14 + $15 }' "/proc/$pid1/stat"; }
cost() { # prints microseconds of n1's processor time a request, of 50,000 requests at a rate that leaves room
  local from; from=$(ticks)
  rig steady http://127.0.0.1:28111 "$run/paths" "$run/clients" 5000 10 64 >"$run/steady"
  awk -v t=$(($(ticks) - from)) -v hz="$(getconf CLK_TCK)" 'BEGIN { printf "%.1f", t / hz * 1e6 / 50000 }'
}
for _ in $(seq "$rounds"); do
  silent=$(cost)
  rig changes "$mirrors" "$rate" 14 "${nodes[@]:1}" >/dev/null & changing=$!
  sleep 2; following=$(cost); wait "$changing"
  awk -v s="$silent" -v f="$following" 'BEGIN { printf "%s %s ratio %.3f\n", s, f, f / s }'
done
