#!/bin/sh
# Beside the first node, once it runs: leaves a token in SHARED for each node of JOINERS, and adds MIRRORS (NAME=URL …). Run again, it
# does what is still to do.
set -eu
trap 'exit 143' INT TERM
shared="${SHARED:-/run/cluster}"
until pbm cluster show >/dev/null 2>&1; do sleep 1; done

for node in ${JOINERS:-}; do
  [ ! -e "$shared/$node.token" ] || continue
  (umask 077; pbm cluster token --ttl 1d >"$shared/$node.token.new")
  mv "$shared/$node.token.new" "$shared/$node.token"
done

pbm catalogue scan --wait
for mirror in ${MIRRORS:-}; do
  name=${mirror%%=*} url=${mirror#*=}
  pbm mirror show "$name" >/dev/null 2>&1 || pbm mirror add "$name" --http "$url"
  pbm mirror scan "$name" --wait
  pbm mirror enable "$name"
done
