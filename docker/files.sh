#!/bin/sh
# Something to publish: a few files of random bytes in TREE, an hour old. What is there stays.
set -eu
tree="${TREE:-/srv/files}"
for file in demo/one.iso demo/two.iso demo/three.iso; do
  [ ! -e "$tree/$file" ] || continue
  mkdir -p "$tree/demo"
  head -c 1000000 /dev/urandom >"$tree/$file"
  chmod 0644 "$tree/$file"
  touch -d '1 hour ago' "$tree/$file"
done
