#!/bin/sh
# A client of NODES (base URLs), in turn, for FILES: follows each redirect, and asks the next node once when it gets no file. A line every
# 100 downloads. COUNT: ends after so many; the exit code is 1 when one of them failed.
set -eu
trap 'exit 143' INT TERM
count="${COUNT:-0}" asked=0 redirected=0 failed=0

get() { curl -sfL --max-time 5 -o /dev/null -w '%{num_redirects}' "$1$2"; }

set -- ${NODES:?base URLs of the nodes}
while :; do
  for file in ${FILES:-/demo/one.iso /demo/two.iso /demo/three.iso}; do
    node=$1
    shift
    set -- "$@" "$node"
    asked=$((asked + 1))
    if hops=$(get "$node" "$file") || hops=$(get "$1" "$file"); then
      [ "$hops" -eq 0 ] || redirected=$((redirected + 1))
    else
      failed=$((failed + 1))
    fi
    if [ $((asked % 100)) -eq 0 ] || [ "$asked" -eq "$count" ]; then
      echo "$asked downloads, $redirected from mirrors, $failed failed"
    fi
    [ "$asked" -ne "$count" ] || exit $((failed > 0))
    sleep "${PAUSE:-0.05}"
  done
done
