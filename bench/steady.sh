#!/usr/bin/env bash
# A node that is not saturated, in interleaved rounds on this machine. Loopback only; ends by itself.
#   bench/steady.sh [FILES=100000] [MIRRORS=50] [SECONDS=20] [ROUNDS=3]
# 1. Processor time of a redirect at 1,000 requests/s beside bare Kestrel that sends the same headers under the node's own
#    runtime settings; "same again" is that program once more: the noise.
# 2. Latency at 30 % of peak load, without changes and with them: one mirror is drained or resumed every 100 ms, and another
#    is scanned by rsync from a real daemon that shows, in turns, the whole tree and the tree without HIDE. With ALL=1 instead
#    every mirror is scanned, five at a time, again and again, and "bare" and "bare-beside" is the bare program with nothing and
#    with those scans beside it: what the machine itself costs when it is busy.
# Needs wrk (for the peak), curl and rsync. Requests are sent by plan; latency counts from the planned time.
# HIDE: directories that come and go, an rsync pattern below pool/main ([b-z]); PAUSE: seconds from the end of a scan to the next (3).
set -euo pipefail
cd "$(dirname "$0")/.."
files=${1:-100000} mirrors=${2:-50} seconds=${3:-20} rounds=${4:-3}
hide=${HIDE:-[b-z]} pause=${PAUSE:-3} all=${ALL:-} rate=1000 connections=64
run=$(mktemp -d); pids=()
cleanup() { for p in "${pids[@]}" $(cat "$run/changing" 2>/dev/null); do kill "$p" 2>/dev/null || true; done; wait 2>/dev/null || true; rm -rf "$run"; }
trap cleanup EXIT
for p in src/Node/Node.csproj bench/Bare/Bare.csproj bench/Rig/Rig.csproj; do dotnet build "$p" -c Release --nologo -v quiet; done
bin() { echo "$1/bin/Release/net10.0"; }
rig() { dotnet "$(bin bench/Rig)/MirrorActors.Rig.dll" "$@"; }
echo "load average at the start: $(cat /proc/loadavg)"
rig tree "$run/tree" "$files" "$run/paths"; rig clients "$run/clients" 20000
cat >"$run/node.conf" <<CONF
node { listen = "127.0.0.1:28110", admin-listen = "127.0.0.1:28111", data-dir = "$run/data", trusted-proxies = ["127.0.0.0/8"] }
repository { path = "$run/tree", watch = false, stable-after = 0s, hash-rate = 10 GiB }
outgoing.allow-private = ["127.0.0.0/8"]
probe.interval = 24h
scan { interval = 24h, concurrency = 5 }
paths += { glob = "**", direct-below = 0 }
CONF
node() {
  : >"$run/node.log"
  XDG_RUNTIME_DIR=$run dotnet "$(bin src/Node)/mirroractors.dll" --config "$run/node.conf" >>"$run/node.log" 2>&1 & node=$!
  pids+=("$node")
  for _ in $(seq 600); do grep -q '^ready ' "$run/node.log" && return; kill -0 "$node" 2>/dev/null || break; sleep .1; done
  cat "$run/node.log"; exit 1
}
admin() { curl -s -H "Authorization: Bearer $(cat "$run/data/admin.token")" "http://127.0.0.1:28111$1" "${@:2}"; }
node
admin /v1/repos/default/catalogue/scan -X POST >/dev/null
hashed() { admin /v1/repos/default/catalogue | grep -q '"unhashed":0[,}]'; }
for _ in $(seq 3000); do hashed && break; sleep .2; done
hashed || { echo "not everything is hashed after 10 minutes: $(admin /v1/repos/default/catalogue)"; exit 1; }
kill -TERM "$node"; wait "$node" || true
rig mirrors "$run/data" "$mirrors"
node

# The daemon reads its file anew for each connection. It stands for another machine, as does who orders the scans: they get what
# processor time is left over, and stop at once when somebody else wants it.
spare=(nice -n 19); if command -v chrt >/dev/null; then spare=(chrt --idle 0); fi
daemon() { # lines of the module
  printf '%s\n' "use chroot = no" "address = 127.0.0.1" "port = 28115" "log file = $run/rsyncd.log" "[tree]" "path = $run/tree" "$@" >"$run/rsyncd.new"
  mv "$run/rsyncd.new" "$run/rsyncd.conf"
}
daemon
"${spare[@]}" rsync --daemon --no-detach "--config=$run/rsyncd.conf" & pids+=("$!")
drained=m001 scanned=m002
by_rsync=$scanned; [ -z "$all" ] || by_rsync=$(seq -f 'm%03g' 0 $((mirrors - 1)))
for m in $by_rsync; do
  admin "/v1/repos/default/mirrors/$m/set" -X POST -H 'Content-Type: application/json' \
    -d '{"fields":{"rsync":"rsync://127.0.0.1:28115/tree/"}}' | grep -q 28115 || { echo "the rsync URL of $m is not taken"; exit 1; }
done
scan() { admin "/v1/repos/default/mirrors/$scanned/scan?wait=true&acceptLoss=true" -X POST; echo; }
scan | tee "$run/first" | grep -qi completed || { echo "no scan: $(cat "$run/first")"; exit 1; }
echo "a scan: $(cat "$run/first")"

sample=$(sed -n 7p "$run/paths")
curl -sD - -o /dev/null -H 'X-Forwarded-For: 131.130.70.8' "http://127.0.0.1:28110$sample" | tr -d '\r' >"$run/answer"
head -n 1 "$run/answer" | grep -q ' 302 ' || { echo "not a redirect:"; cat "$run/answer"; exit 1; }
grep -viE '^(HTTP/|Date:|Content-Length:|$)' "$run/answer" >"$run/headers"
bare() { # port
  dotnet exec --runtimeconfig "$(bin src/Node)/mirroractors.runtimeconfig.json" "$(bin bench/Bare)/MirrorActors.Bare.dll" "$1" "$run/headers" >/dev/null 2>&1 &
  pids+=("$!"); bare=$!
}
bare 28112; same=$bare; bare 28113; again=$bare
sleep 2
declare -A pid=([node]=$node [same]=$same [again]=$again) port=([node]=28110 [same]=28112 [again]=28113)
most() { # name seconds: prints requests/s under saturation
  PATHS=$run/paths CLIENTS=$run/clients wrk -t1 -c$connections "-d$2s" -s bench/wrk.lua "http://127.0.0.1:${port[$1]}" | awk '/^@@/ { printf "%d\n", $2 / $3 * 1e6 }'
}
ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }
tick_us=$((1000000 / $(getconf CLK_TCK)))
steady() { # name rate: prints answered late faults p50 p99 p99.9 max (µs) and the server's processor time (µs) a request
  local before; before=$(ticks "${pid[$1]}")
  # No compiling in the background of the program that measures.
  DOTNET_TieredCompilation=0 rig steady "http://127.0.0.1:${port[$1]}" "$run/paths" "$run/clients" "$2" "$seconds" $connections >"$run/out"
  awk -v spent=$((($(ticks "${pid[$1]}") - before) * tick_us)) '/^@@/ { print $2, $3, $4, $5, $6, $7, $8, spent / $2 }' "$run/out"
}
# Tiered compilation needs some hundred thousand requests until nothing changes any more.
for t in node same again node same again; do most $t 10 >/dev/null; done

echo "round target answered late faults p50_us p99_us p99.9_us max_us cpu_us_a_request" >&2
before=$(ticks "$node"); sleep 5
echo "node without requests: $((($(ticks "$node") - before) * tick_us / 5)) µs of processor time a second"
for r in $(seq "$rounds"); do
  order=(node same again); for k in 0 1 2; do t=${order[$(((k + r) % 3))]}; echo "$r $t $(steady $t $rate)"; done
done | tee "$run/idle" >&2

peak=$(for _ in 1 2 3; do most node 3; done | sort -n | sed -n 2p); part=$((peak * 3 / 10))
base=http://127.0.0.1:28111/v1/repos/default/mirrors
for _ in $(seq $(((seconds + 5) * 5))); do
  printf 'url = "%s"\noutput = "/dev/null"\n' "$base/$drained/drain" "$base/$drained/resume"
done >"$run/drains"
drains() { exec curl -s -K "$run/drains" --rate 10/s -X POST -H "Authorization: Bearer $(cat "$run/data/admin.token")" -w '%{http_code}\n' >>"$run/changed"; }
every() { # what: of each mirror's scan
  local m; for m in $by_rsync; do printf 'url = "%s"\n' "$base/$m/scan?wait=true"; done >"$run/every"
  "${spare[@]}" curl -s --no-progress-meter --parallel --parallel-immediate --parallel-max "$mirrors" -w '\n' -X "$1" \
    -H "Authorization: Bearer $(cat "$run/data/admin.token")" -K "$run/every"
}
scans() {
  while [ -n "$all" ] && [ -e "$run/changing" ]; do every POST; done >>"$run/scanned"
  while [ -e "$run/changing" ]; do
    daemon "exclude = /pool/main/$hide"; scan; sleep "$pause"
    daemon; scan; sleep "$pause"
  done >>"$run/scanned"
}
changing() { # name
  local drains scans
  : >"$run/changing"; if [ -z "$all" ]; then drains & else true & fi; drains=$!; scans & scans=$!
  echo "$drains $scans" >"$run/changing"
  if [ -n "$all" ]; then sleep 1; fi
  steady "$1" "$part"
  rm "$run/changing"; if [ -n "$all" ]; then every DELETE >/dev/null; fi; wait "$drains" "$scans"
}
: >"$run/changed"; : >"$run/scanned"
for r in $(seq "$rounds"); do
  if ((r % 2)); then echo "$r still $(steady node $part)"; fi
  echo "$r changing $(changing node)"
  if ! ((r % 2)); then echo "$r still $(steady node $part)"; fi
  if [ -n "$all" ]; then echo "$r bare $(steady same $part)"; echo "$r bare-beside $(changing same)"; fi
done | tee "$run/tail" >&2

cat "$run/idle" "$run/tail" | awk -v part=$part -v peak="$peak" '{ n = $1 > n ? $1 : n; faults += $5; p50[$1, $2] = $6; p99[$1, $2] = $7; p999[$1, $2] = $8; cpu[$1, $2] = $10 }
  function med(a, c,   i, j, t) { for (i = 1; i < c; i++) for (j = i + 1; j <= c; j++) if (a[j] < a[i]) { t = a[i]; a[i] = a[j]; a[j] = t } return c % 2 ? a[(c + 1) / 2] : (a[c / 2] + a[c / 2 + 1]) / 2 }
  function of(m, t, r) { return m == "cpu" ? cpu[r, t] : m == "p50" ? p50[r, t] : m == "p99" ? p99[r, t] : p999[r, t] }
  function one(m, t,   r, x) { for (r = 1; r <= n; r++) x[r] = of(m, t, r); return med(x, n) }
  function ratio(m, a, b,   r, x) { for (r = 1; r <= n; r++) x[r] = of(m, b, r) ? of(m, a, r) / of(m, b, r) : 0; return med(x, n) }
  function row(t) { printf "%-11s %10.1f %8d %8d %9d\n", t, one("cpu", t), one("p50", t), one("p99", t), one("p999", t) }
  END {
    printf "%-11s %10s %8s %8s %9s\n", "1,000/s", "CPU µs/req", "p50 µs", "p99 µs", "p99.9 µs"
    row("node"); row("same"); row("again")
    printf "CPU: node/same %.2f, again/same %.2f (noise)\n", ratio("cpu", "node", "same"), ratio("cpu", "again", "same")
    printf "%-11s %10s %8s %8s %9s\n", part "/s", "CPU µs/req", "p50 µs", "p99 µs", "p99.9 µs"
    row("still"); row("changing"); if ((1, "bare") in p50) { row("bare"); row("bare-beside") }
    printf "changing/still at 30 %% of %d requests/s: p50 %.2f, p99 %.2f, p99.9 %.2f\n", peak, ratio("p50", "changing", "still"), ratio("p99", "changing", "still"), ratio("p999", "changing", "still")
    if ((1, "bare") in p50) printf "bare-beside/bare: p50 %.2f, p99 %.2f, p99.9 %.2f; changing/bare-beside: p99 %.2f\n", ratio("p50", "bare-beside", "bare"), ratio("p99", "bare-beside", "bare"), ratio("p999", "bare-beside", "bare"), ratio("p99", "changing", "bare-beside")
    printf "faults of the load: %d\n", faults
  }'
awk '{ n[$1]++ } END { for (c in n) printf "drains and resumes answered %s: %d\n", c, n[c] }' "$run/changed"
grep -ciE '"result": *"completed"' "$run/scanned" | sed 's/^/scans taken over: /; s/$/ of '"$(grep -c . "$run/scanned")"'/' || true
sed -n '1,2p' "$run/scanned"
echo "load average at the end: $(cat /proc/loadavg)"
