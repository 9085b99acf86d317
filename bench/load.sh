#!/usr/bin/env bash
# What a redirect costs beside bare Kestrel, in interleaved rounds on this machine. Loopback only; ends by itself.
#   bench/load.sh [FILES=20000] [MIRRORS=50] [ROUNDS=12] [SECONDS_EACH=3]
#   DATA=DIR PATHS=FILE bench/load.sh - - [ROUNDS] [SECONDS_EACH]
# With DATA the node starts on a copy of a data directory that `Rig data` wrote, and is asked for 450,000 of those paths.
# Needs wrk and curl. Prints work per request (instructions in user space by `perf stat` where it counts them, else user +
# system CPU time of the server process), requests/s, p99, and the medians of the ratios inside a round. "same again" is
# the second copy of the same-headers program: the noise.
set -euo pipefail
cd "$(dirname "$0")/.."
files=${1:-20000} mirrors=${2:-50} rounds=${3:-12} seconds=${4:-3}
run=$(mktemp -d); pids=()
cleanup() { for p in "${pids[@]}"; do kill "$p" 2>/dev/null || true; done; wait 2>/dev/null || true; rm -rf "$run"; }
trap cleanup EXIT
for p in src/Node/Node.csproj bench/Bare/Bare.csproj bench/Rig/Rig.csproj; do dotnet build "$p" -c Release --nologo -v quiet; done
rig() { dotnet bench/Rig/bin/Release/net10.0/MirrorActors.Rig.dll "$@"; }
rig clients "$run/clients" 20000
held= requests=50000
if [ -n "${DATA:-}" ]; then
  mkdir "$run/tree"; cp -r "$DATA" "$run/data"; cp "$PATHS" "$run/paths"; touch "$run/hold"
  held="scan-interval = 7d, hold-file = \"$run/hold\"" requests=450000
else
  rig tree "$run/tree" "$files" "$run/paths"
fi
cat >"$run/node.conf" <<CONF
node { listen = "127.0.0.1:28100", admin-listen = "127.0.0.1:28101", data-dir = "$run/data", trusted-proxies = ["127.0.0.0/8"] }
repository { path = "$run/tree", watch = false, stable-after = 0s, hash-rate = 10 GiB, $held }
outgoing.allow-private = ["127.0.0.0/8"]
probe.interval = 24h
scan.interval = 24h
paths += { glob = "**", direct-below = 0 }
CONF
node() {
  : >"$run/node.log" # here, not by the node's start: the line awaited below must not be that of the node before
  # A run-time folder of its own: the note of a real node on this host is not ours to replace.
  XDG_RUNTIME_DIR=$run dotnet src/Node/bin/Release/net10.0/mirroractors.dll --config "$run/node.conf" >>"$run/node.log" 2>&1 & node=$!
  pids+=("$node")
  for _ in $(seq 3000); do grep -q '^ready ' "$run/node.log" && return; kill -0 "$node" 2>/dev/null || break; sleep .1; done
  cat "$run/node.log"; exit 1
}
admin() { curl -s -H "Authorization: Bearer $(cat "$run/data/admin.token")" "http://127.0.0.1:28101$1" "${@:2}"; }
if [ -z "${DATA:-}" ]; then
  node
  echo "walk: $(admin /v1/repos/default/catalogue/scan -X POST)"
  hashed() { admin /v1/repos/default/catalogue | grep -q '"unhashed":0[,}]'; }
  for _ in $(seq 3000); do hashed && break; sleep .2; done
  hashed || { echo "not everything is hashed after 10 minutes: $(admin /v1/repos/default/catalogue)"; exit 1; }
  kill -TERM "$node"; wait "$node" || true
  rig mirrors "$run/data" "$mirrors"
fi
start=$(date +%s%N); node; echo "warm start to ready: $((($(date +%s%N) - start) / 1000000)) ms, $(awk '{ print $14 + $15 }' "/proc/$node/stat") processor ticks of 1/$(getconf CLK_TCK) s"
awk '/^VmRSS|^RssAnon|^RssFile/ { print "resident after start: " $1, $2 / 1024 " MiB" }' "/proc/$node/status"

sample=$(sed -n 7p "$run/paths")
curl -sD - -o /dev/null -H 'X-Forwarded-For: 131.130.70.8' "http://127.0.0.1:28100$sample" | tr -d '\r' >"$run/answer"
head -n 1 "$run/answer" | grep -q ' 302 ' || { echo "not a redirect:"; cat "$run/answer"; exit 1; }
grep -vE '^(HTTP/|Date:|Content-Length:|$)' "$run/answer" >"$run/headers"
echo "a redirect's headers:"; cat "$run/headers"
bare() { dotnet bench/Bare/bin/Release/net10.0/MirrorActors.Bare.dll "$@" >/dev/null 2>&1 & pids+=("$!"); echo "$!" >"$run/pid"; }
bare 28102; minimal=$(cat "$run/pid"); bare 28103 "$run/headers"; same=$(cat "$run/pid"); bare 28104 "$run/headers"; again=$(cat "$run/pid")
sleep 2
declare -A pid=([node]=$node [minimal]=$minimal [same]=$same [again]=$again) port=([node]=28100 [minimal]=28102 [same]=28103 [again]=28104)
# Instructions are steadier than time, where the machine lets them be counted.
work=us_cpu
perf stat -x, -e instructions:u -o "$run/perf" true 2>/dev/null && grep -q '^[0-9]' "$run/perf" && work=instructions
cpu() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }
files_io() { awk '/^syscr|^syscw/ { n += $2 } END { print n }' "/proc/$1/io"; }
one() { # name seconds seed
  local before spent count=()
  [ $work = instructions ] && count=(perf stat -x, -e instructions:u -p "${pid[$1]}" -o "$run/perf")
  before=$(cpu "${pid[$1]}")
  PATHS=$run/paths CLIENTS=$run/clients SEED=$3 NREQ=$requests \
    "${count[@]}" wrk -t1 -c64 "-d$2s" -s bench/wrk.lua "http://127.0.0.1:${port[$1]}" >"$run/out"
  if [ $work = instructions ]; then spent=$(awk -F, '/instructions/ { print $1 }' "$run/perf")
  else spent=$((($(cpu "${pid[$1]}") - before) * 1000000 / $(getconf CLK_TCK))); fi
  awk -v name="$1" -v spent="$spent" '/^@@/ { printf "%s %.3f %.0f %.3f %d\n", name, spent / $2, $2 / $3 * 1e6, $5 / 1000, $6 }' "$run/out"
}
# Tiered compilation needs some hundred thousand requests until nothing changes any more.
for t in node minimal same again node minimal same again; do one $t 10 0 >/dev/null; done
io=$(files_io "$node"); one node 3 1 >"$run/io"
awk -v io=$(($(files_io "$node") - io)) '{ printf "read and write calls on files (access log, all threads): %.5f a request\n", io / ($3 * 3) }' "$run/io"
for r in $(seq "$rounds"); do
  order=(node same minimal again); for k in $(seq 0 3); do one "${order[$(((k + r) % 4))]}" "$seconds" "$r"; done | sed "s/^/$r /"
done | tee "$run/rounds" | sed "s/^/round target $work req_s p99_ms errors: /" >&2
awk -v work="$work" '{ cpu[$1, $2] = $3; rps[$1, $2] = $4; p99[$1, $2] = $5; n = $1 }
  function med(a, c,   i, j, t) { for (i = 1; i < c; i++) for (j = i + 1; j <= c; j++) if (a[j] < a[i]) { t = a[i]; a[i] = a[j]; a[j] = t } return c % 2 ? a[(c + 1) / 2] : (a[c / 2] + a[c / 2 + 1]) / 2 }
  function ratio(m, a, b,   r, x) { for (r = 1; r <= n; r++) x[r] = (m == "cpu" ? cpu[r, a] / cpu[r, b] : m == "rps" ? rps[r, a] / rps[r, b] : p99[r, a] / p99[r, b]); return med(x, n) }
  function one(m, a,   r, x) { for (r = 1; r <= n; r++) x[r] = (m == "cpu" ? cpu[r, a] : m == "rps" ? rps[r, a] : p99[r, a]); return med(x, n) }
  END {
    split("node minimal same again", t, " ")
    printf "%-9s %16s %10s %9s\n", "target", work "/req", "req/s", "p99 ms"
    for (i = 1; i <= 4; i++) printf "%-9s %16.2f %10.0f %9.2f\n", t[i], one("cpu", t[i]), one("rps", t[i]), one("p99", t[i])
    printf "work: node/same %.2f, node/minimal %.2f, again/same %.2f (noise)\n", ratio("cpu", "node", "same"), ratio("cpu", "node", "minimal"), ratio("cpu", "again", "same")
    printf "requests/s: node/same %.2f, node/minimal %.2f\n", ratio("rps", "node", "same"), ratio("rps", "node", "minimal")
    printf "p99: node/same %.2f\n", ratio("p99", "node", "same")
  }' "$run/rounds"
# wrk counts only answers from 400 on as errors; the node knows what it really answered.
admin /-/metrics | awk '/^mirroractors_web_requests_total/ { all += $NF; if (/outcome="redirect"/) sent += $NF; else told = told "\n" $0 }
  END { printf "%d of %d answers were redirects\n", sent, all; if (sent < all * 0.999) { print "the figures are not about redirects:" told; exit 1 } }'
awk '/^VmRSS/ { print "resident after load: " $2 / 1024 " MiB" }' "/proc/$node/status"
