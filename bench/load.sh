#!/usr/bin/env bash
# What a redirect costs beside bare Kestrel, in interleaved rounds on this machine. Loopback only; ends by itself.
#   bench/load.sh [FILES=20000] [MIRRORS=50] [ROUNDS=12] [SECONDS_EACH=3]
# Needs wrk. Prints CPU per request (user + system time of the server process / requests), requests/s, p99, and the
# medians of the ratios inside a round. "same again" is the second copy of the same-headers program: the noise.
set -euo pipefail
cd "$(dirname "$0")/.."
files=${1:-20000} mirrors=${2:-50} rounds=${3:-12} seconds=${4:-3}
run=$(mktemp -d); pids=()
cleanup() { for p in "${pids[@]}"; do kill "$p" 2>/dev/null || true; done; wait 2>/dev/null || true; rm -rf "$run"; }
trap cleanup EXIT
for p in src/Node/Node.csproj bench/Bare/Bare.csproj bench/Rig/Rig.csproj; do dotnet build "$p" -c Release --nologo -v quiet; done
rig() { dotnet bench/Rig/bin/Release/net10.0/MirrorActors.Rig.dll "$@"; }
rig tree "$run/tree" "$files" "$run/paths"; rig clients "$run/clients" 20000
cat >"$run/node.conf" <<CONF
node { listen = "127.0.0.1:28100", admin-listen = "127.0.0.1:28101", data-dir = "$run/data", trusted-proxies = ["127.0.0.0/8"] }
repository { path = "$run/tree", watch = false, stable-after = 0s, hash-rate = 10 GiB }
outgoing.allow-private = ["127.0.0.0/8"]
probe.interval = 24h
scan.interval = 24h
redirect.serve-directly-below = 0
CONF
node() {
  dotnet src/Node/bin/Release/net10.0/mirroractors.dll --config "$run/node.conf" >"$run/node.log" 2>&1 & node=$!
  pids+=("$node")
  for _ in $(seq 600); do grep -q '^ready ' "$run/node.log" && return; kill -0 "$node" 2>/dev/null || break; sleep .1; done
  cat "$run/node.log"; exit 1
}
admin() { curl -s -H "Authorization: Bearer $(cat "$run/data/admin.token")" "http://127.0.0.1:28101$1" "${@:2}"; }
node
echo "walk: $(admin /v1/repos/default/catalogue/scan -X POST)"
for _ in $(seq 3000); do admin /v1/repos/default/catalogue | grep -q '"unhashed":0' && break; sleep .2; done
kill -TERM "$node"; wait "$node" || true
rig mirrors "$run/data" "$mirrors"
start=$(date +%s%N); node; echo "warm start to ready: $((($(date +%s%N) - start) / 1000000)) ms"
awk '/^VmRSS|^RssAnon/ { print "resident after start: " $1, $2 / 1024 " MiB" }' "/proc/$node/status"

sample=$(sed -n 7p "$run/paths")
curl -sD - -o /dev/null -H 'X-Forwarded-For: 131.130.70.8' "http://127.0.0.1:28100$sample" | tr -d '\r' |
  grep -vE '^(HTTP/|Date:|Content-Length:|$)' >"$run/headers"
echo "a redirect's headers:"; cat "$run/headers"
bare() { dotnet bench/Bare/bin/Release/net10.0/MirrorActors.Bare.dll "$@" >/dev/null 2>&1 & pids+=("$!"); echo "$!" >"$run/pid"; }
bare 28102; minimal=$(cat "$run/pid"); bare 28103 "$run/headers"; same=$(cat "$run/pid"); bare 28104 "$run/headers"; again=$(cat "$run/pid")
sleep 2
declare -A pid=([node]=$node [minimal]=$minimal [same]=$same [again]=$again) port=([node]=28100 [minimal]=28102 [same]=28103 [again]=28104)
cpu() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }
files_io() { awk '/^syscr|^syscw/ { n += $2 } END { print n }' "/proc/$1/io"; }
one() { # name seconds seed
  local before after; before=$(cpu "${pid[$1]}")
  PATHS=$run/paths CLIENTS=$run/clients SEED=$3 wrk -t1 -c64 "-d$2s" -s bench/wrk.lua "http://127.0.0.1:${port[$1]}" >"$run/out"
  after=$(cpu "${pid[$1]}")
  awk -v name="$1" -v ticks=$((after - before)) -v hz="$(getconf CLK_TCK)" '/^@@/ { printf "%s %.3f %.0f %.3f %d\n", name, ticks / hz * 1e6 / $2, $2 / $3 * 1e6, $5 / 1000, $6 }' "$run/out"
}
# Tiered compilation needs some hundred thousand requests until nothing changes any more.
for t in node minimal same again node minimal same again; do one $t 10 0 >/dev/null; done
io=$(files_io "$node"); one node 3 1 >"$run/io"
awk -v io=$(($(files_io "$node") - io)) '{ printf "read and write calls on files (access log, all threads): %.5f a request\n", io / ($3 * 3) }' "$run/io"
for r in $(seq "$rounds"); do
  order=(node same minimal again); for k in $(seq 0 3); do one "${order[$(((k + r) % 4))]}" "$seconds" "$r"; done | sed "s/^/$r /"
done | tee "$run/rounds" | sed 's/^/round target us_cpu req_s p99_ms errors: /' >&2
awk '{ cpu[$1, $2] = $3; rps[$1, $2] = $4; p99[$1, $2] = $5; n = $1 }
  function med(a, c,   i, j, t) { for (i = 1; i < c; i++) for (j = i + 1; j <= c; j++) if (a[j] < a[i]) { t = a[i]; a[i] = a[j]; a[j] = t } return c % 2 ? a[(c + 1) / 2] : (a[c / 2] + a[c / 2 + 1]) / 2 }
  function ratio(m, a, b,   r, x) { for (r = 1; r <= n; r++) x[r] = (m == "cpu" ? cpu[r, a] / cpu[r, b] : m == "rps" ? rps[r, a] / rps[r, b] : p99[r, a] / p99[r, b]); return med(x, n) }
  function one(m, a,   r, x) { for (r = 1; r <= n; r++) x[r] = (m == "cpu" ? cpu[r, a] : m == "rps" ? rps[r, a] : p99[r, a]); return med(x, n) }
  END {
    split("node minimal same again", t, " ")
    printf "%-9s %12s %10s %9s\n", "target", "CPU us/req", "req/s", "p99 ms"
    for (i = 1; i <= 4; i++) printf "%-9s %12.2f %10.0f %9.2f\n", t[i], one("cpu", t[i]), one("rps", t[i]), one("p99", t[i])
    printf "CPU: node/same %.2f, node/minimal %.2f, again/same %.2f (noise)\n", ratio("cpu", "node", "same"), ratio("cpu", "node", "minimal"), ratio("cpu", "again", "same")
    printf "requests/s: node/same %.2f, node/minimal %.2f\n", ratio("rps", "node", "same"), ratio("rps", "node", "minimal")
    printf "p99: node/same %.2f\n", ratio("p99", "node", "same")
  }' "$run/rounds"
awk '/^VmRSS/ { print "resident after load: " $2 / 1024 " MiB" }' "/proc/$node/status"
