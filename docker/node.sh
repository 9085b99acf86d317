#!/bin/sh
# A node of a cluster whose nodes run etcd themselves. Without JOIN it makes the cluster's certificates; with JOIN (https://HOST:PORT of
# a node) it waits for the token that setup.sh leaves in SHARED, and gets its certificate with that. Where it has one, it just starts.
set -eu
trap 'exit 143' INT TERM
here=$(dirname "$0")
export NODE="${NODE:?name of this node}"
export HOST="${HOST:-$NODE}"                      # name or address by which the others reach it
export BIND="${BIND:-0.0.0.0}"
export PUBLIC_PORT="${PUBLIC_PORT:-8080}" ADMIN_PORT="${ADMIN_PORT:-8081}" PEER_PORT="${PEER_PORT:-8082}"
export CLIENT_PORT="${CLIENT_PORT:-2379}" MEMBER_PORT="${MEMBER_PORT:-2380}"   # of etcd
export DATA="${DATA:-/var/lib/mirroractors}" TREE="${TREE:-/srv/files}"
token="${SHARED:-/run/cluster}/$NODE.token"

if [ ! -e "$DATA/cluster/cluster.json" ]; then
  if [ -z "${JOIN:-}" ]; then
    pbm cluster init --data-dir "$DATA" --name "$NODE" --peer "https://$HOST:$PEER_PORT"
  else
    until [ -s "$token" ]; do sleep 1; done
    pbm cluster join "$JOIN" --token "$(cat "$token")" --data-dir "$DATA" --name "$NODE" --address "$HOST"
    : >"$token"                                   # used: it is good once
  fi
fi
exec mirroractors --config "${CONFIG:-$here/node.conf}"
