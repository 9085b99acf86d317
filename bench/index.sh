#!/usr/bin/env bash
# Listing a mirror by its directory indexes: nginx on loopback, DIRS directories of FILES files each, as HTML and as JSON.
#   bench/index.sh [DIRS=1000] [FILES=100] [ROUNDS=5]
# Beside it, what fetching the same pages alone takes: curl with two connections. Needs nginx and curl; ends by itself.
set -euo pipefail
cd "$(dirname "$0")/.."
dirs=${1:-1000} files=${2:-100} rounds=${3:-5} port=28130
PATH=$PATH:/usr/sbin
run=$(mktemp -d); server=
trap '[ -n "$server" ] && kill "$server" && wait "$server"; rm -rf "$run"' EXIT
[ "${BUILT:-}" ] || dotnet build bench/Rig/Rig.csproj -c Release --nologo -v quiet
for d in $(seq -w 1 "$dirs"); do
  mkdir -p "$run/tree/pool/$d"
  for f in $(seq -w 1 "$files"); do echo "$run/tree/pool/$d/package-$d-part-$f.1.2.3-1_amd64.deb"; done
done | xargs truncate -s 12345
chmod -R a+rX "$run"
printf 'url = "http://127.0.0.1:%s/pool/"\n' $port >"$run/urls"
for d in $(seq -w 1 "$dirs"); do printf 'url = "http://127.0.0.1:%s/pool/%s/"\n' $port "$d"; done >>"$run/urls"
echo "load average at the start: $(cat /proc/loadavg)"
for format in html json; do
  cat >"$run/nginx.conf" <<CONF
daemon off; worker_processes 1; error_log stderr; pid $run/nginx.pid; $([ "$(id -u)" = 0 ] && echo "user root;")
events { worker_connections 64; }
http {
  access_log off;
  client_body_temp_path $run/body; proxy_temp_path $run/proxy; fastcgi_temp_path $run/fcgi;
  uwsgi_temp_path $run/uwsgi; scgi_temp_path $run/scgi; keepalive_requests 100000;
  server { listen 127.0.0.1:$port; root $run/tree; location / { autoindex on; autoindex_format $format; } }
}
CONF
  nginx -p "$run" -c "$run/nginx.conf" -e stderr & server=$!
  for _ in $(seq 100); do curl -s -o /dev/null "http://127.0.0.1:$port/" && break; sleep .1; done
  for round in $(seq "$rounds"); do
    dotnet bench/Rig/bin/Release/net10.0/MirrorActors.Rig.dll index "http://127.0.0.1:$port/" 1 | sed "s/^/$format, lister: /"
    start=$(date +%s.%N)
    curl -s --parallel --parallel-max 2 -K "$run/urls" -w '' >/dev/null 2>&1
    echo "$format, curl: seconds=$(echo "$(date +%s.%N) - $start" | bc 2>/dev/null || awk "BEGIN { print $(date +%s.%N) - $start }")"
  done
  kill "$server"; wait "$server" || true; server=
done
