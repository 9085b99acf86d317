#!/usr/bin/env bash
# How long until other nodes go on with what a node owned: three nodes, three members of etcd, all on this machine. Loopback only; ends
# by itself.
#   bench/takeover.sh [ROUNDS=5] [TTL=3s]
# n3 is killed (kill -9), started again, leaves (SIGTERM), is started again, is killed together with the member that leads (a machine is
# lost), and both are started again. Milliseconds, from n1's view:
#   killed, left, lost   from the signal until all of its shards have owners
#   command        from the signal until a command to a mirror that n3 owned, sent to n1 at that moment, is done
#   joined         from n3 being up until it owns its shards
#   gap            the longest time that a shard was without an owner meanwhile
# Needs etcd, curl and jq.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-5} ttl=${2:-3s}
run=$(mktemp -d); pids=()
cleanup() { for p in "${pids[@]}" $(cat "$run/tail" 2>/dev/null); do kill "$p" 2>/dev/null || true; done; wait 2>/dev/null || true; rm -rf "$run"; }
trap cleanup EXIT
dotnet build src/Node/Node.csproj -c Release --nologo -v quiet
echo "load average at the start: $(cat /proc/loadavg)"
cluster=$(for i in 1 2 3; do printf 'e%d=http://127.0.0.1:2825%d,' $i $i; done); cluster=${cluster%,}
member() {
  etcd --name e$1 --data-dir "$run/etcd$1" --listen-client-urls http://127.0.0.1:2824$1 --advertise-client-urls http://127.0.0.1:2824$1 \
    --listen-peer-urls http://127.0.0.1:2825$1 --initial-advertise-peer-urls http://127.0.0.1:2825$1 --initial-cluster "$cluster" \
    --initial-cluster-state new --pre-vote --log-level error 2>>"$run/etcd$1.log" & member=$!; pids+=("$member")
}
member 1; member 2; member 3
gateway() { curl -s "http://127.0.0.1:2824$1/v3/maintenance/$2" -d "${3:-{\}}"; }
lead() { # has e3 lead
  for _ in $(seq 100); do
    id=$(gateway 3 status | jq -r .header.member_id)
    for i in 1 2 3; do gateway $i transfer-leadership "{\"targetID\":\"$id\"}" >/dev/null || true; done
    [ "$(gateway 1 status | jq -r .leader)" = "$id" ] && return; sleep .1
  done
  echo "e3 does not lead"; exit 1
}
mkdir "$run/tree"; echo 'a secret of these three nodes alone' >"$run/secret"
node() { # number; returns when it is up
  cat >"$run/n$1.conf" <<CONF
node { name = n$1, listen = "127.0.0.1:2821$1", admin-listen = "127.0.0.1:2822$1", data-dir = "$run/n$1", drain-time = 0s }
engine { kind = etcd, etcd.endpoints = ["http://127.0.0.1:2824$1"$(for i in 1 2 3; do [ $i = $1 ] || printf ', "http://127.0.0.1:2824%d"' $i; done)] }
cluster { listen = "127.0.0.1:2823$1", secret-file = "$run/secret", ttl = $ttl }
repository { path = "$run/tree", watch = false, stable-after = 0s }
probe.interval = 24h
scan.interval = 24h
CONF
  XDG_RUNTIME_DIR=$run dotnet src/Node/bin/Release/net10.0/mirroractors.dll --config "$run/n$1.conf" >"$run/n$1.log" 2>&1 &
  pid=$!; pids+=("$pid")
  for _ in $(seq 600); do grep -q '^ready ' "$run/n$1.log" && return; sleep .1; done
  cat "$run/n$1.log"; exit 1
}
admin() { curl -s -H "Authorization: Bearer $(cat "$run/n1/admin.token")" -H 'Content-Type: application/json' "http://127.0.0.1:28221$1" "${@:2}"; }
whole() { for _ in $(seq 600); do admin /v1/cluster | jq -e '.problems == [] and all(.nodes[]; .shards > 0)' >/dev/null && return; sleep .1; done; admin /v1/cluster; exit 1; }
now() { date +%s%3N; }
follow() {
  curl -sN -H "Authorization: Bearer $(cat "$run/n1/admin.token")" http://127.0.0.1:28221/v1/cluster/events >"$run/events" & echo $! >"$run/tail"
  for _ in $(seq 100); do [ -s "$run/events" ] && sleep .3 && break; sleep .05; done; seen=$(wc -l <"$run/events")
}
unfollow() { sleep .3; kill "$(cat "$run/tail")" 2>/dev/null || true; wait "$(cat "$run/tail")" 2>/dev/null || true; }
# Of the events since the beginning: the last change to an owner after $1 (ms), and the longest time a shard was free.
judge() {
  tail -n +$((seen + 1)) "$run/events" | jq -rs --argjson from "$1" '
    def ms: (.time[0:19] + "Z" | fromdate) * 1000 + (((.time | capture("\\.(?<f>[0-9]+)") | .f) // "0") + "000" | .[0:3] | tonumber);
    reduce (.[] | select(.kind == "owner")) as $e ({free: {}, gap: 0, last: 0};
      reduce ($e.shards[] | tostring) as $s (.;
        if $e.node == null then .free[$s] = ($e | ms)
        else (if .free[$s] then .gap = ([.gap, ($e | ms) - .free[$s]] | max) | del(.free[$s]) else . end) | .last = ($e | ms) end))
    | "\(.last - $from) \(.gap)"'
}
command_to() { # prints when a command to a mirror of n3 was done
  admin "/v1/repos/default/mirrors/$1/set" -d "{\"fields\":{\"weight\":\"$2\"}}" -o "$run/answer"; now
}
node 1; node 2; node 3; whole
for i in $(seq 30); do
  admin /v1/repos/default/mirrors -d "{\"id\":\"m$i\",\"fields\":{\"http\":\"http://192.0.2.1/m$i/\",\"country\":\"de\"},\"check\":false}" >/dev/null
done
echo "| round | killed | its gap | command after it | joined | its gap | left | its gap | command after it | lost | its gap | command after it |"
echo "|---|---|---|---|---|---|---|---|---|---|---|---|"
for round in $(seq "$rounds"); do
  row="| $round "
  for how in KILL TERM LOST; do
    mirror=$(admin '/v1/cluster/shards?node=n3' | jq -r '[.[].mirrors[]][0]')
    [ $how = LOST ] && lead
    follow; from=$(now)
    case $how in LOST) kill -KILL "$pid" "$member" ;; *) kill -$how "$pid" ;; esac
    done=$(command_to "$mirror" "$((round * 2))"); grep -q '"id"' "$run/answer" || cat "$run/answer"
    for _ in $(seq 200); do admin /v1/cluster/shards | jq -e 'all(.[]; .owner != null and .owner != "n3")' >/dev/null && break; sleep .05; done
    unfollow; read -r took gap < <(judge "$from"); row+="| $took | $gap | $((done - from)) "
    wait "$pid" 2>/dev/null || true
    [ $how = LOST ] && wait "$member" 2>/dev/null || true
    [ $how = LOST ] && member 3
    follow; node 3
    whole; unfollow
    up=$(jq -rs 'map(select(.node == "n3" and .state == "up"))[-1].time' "$run/events" | xargs -I{} date -d {} +%s%3N)
    read -r took gap < <(judge "$up"); [ $how = KILL ] && row+="| $took | $gap "
  done
  echo "$row|"
done
