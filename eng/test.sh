#!/usr/bin/env bash
# Runs every check and every test: installs the system packages the tests need (when root and apt are there),
# restores what the lock files say, builds with warnings as errors, checks formatting, runs all test projects, prints "N passed, N failed, N skipped".
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# Servers live in sbin, which is not in every user's PATH; the tests look there, too.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
results=$(mktemp -d) policy=
trap 'rm -rf "$results" $policy' EXIT
trap 'exit 130' INT TERM

# What is looked for, and the package that has it.
needed=(
  rsync:rsync nginx:nginx-light apache2:apache2 curl:curl aria2c:aria2 lighttpd:lighttpd caddy:caddy python3:python3
  stunnel4:stunnel4 openssl:openssl etcd:etcd-server ip:iproute2 nft:nftables
  proftpd:proftpd-core /usr/lib/proftpd/mod_tls.so:proftpd-mod-crypto /usr/lib/nginx/modules/ngx_stream_module.so:libnginx-mod-stream)
# As packages these cannot stand beside ProFTPD: their programs alone are unpacked, and what they need is installed.
unpacked=(vsftpd:vsftpd:libwrap0,libpam0g,libcap2 pure-ftpd:pure-ftpd:libpam0g,libsodium23,libcap2)
there() { command -v "$1" >/dev/null || [ -e "$1" ]; }
missing=() taken=()
for one in "${needed[@]}"; do there "${one%%:*}" || missing+=("${one#*:}"); done
# PostgreSQL's programs lie in a folder of their version.
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
for one in "${unpacked[@]}"; do
  IFS=: read -r program package libraries <<<"$one"
  there "$program" || { taken+=("$package"); missing+=(${libraries//,/ }); }
done
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing: ${missing[*]}"
    # A policy file keeps Debian from starting the servers it installs.
    if [ ! -e /usr/sbin/policy-rc.d ]; then
      policy=/usr/sbin/policy-rc.d
      printf '#!/bin/sh\nexit 101\n' >"$policy"; chmod +x "$policy"
    fi
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
    rm -f $policy; policy=
    for package in "${taken[@]}"; do
      folder=$(mktemp -d)
      (cd "$folder" && apt-get download -qq "$package" && dpkg-deb -x ./*.deb . && install -m 755 "usr/sbin/$package" /usr/local/sbin/)
      rm -rf "$folder"
    done
  else
    echo "not installed, tests that need them are skipped: ${missing[*]}"
  fi
fi

failed=0
# Locked: a package other than the lock files say is an error, not a silent change of them.
dotnet restore MirrorActors.sln --locked-mode --nologo -v quiet || exit 1
dotnet build MirrorActors.sln -c Release -warnaserror --no-restore --nologo -v quiet || exit 1
dotnet format MirrorActors.sln --verify-no-changes --no-restore || { echo "formatting differs: run dotnet format"; failed=1; }
for project in tests/*/*.csproj; do
  name=$(basename "$project" .csproj)
  [ "$name" = Testing ] && continue
  dotnet test "$project" -c Release --no-build --nologo --results-directory "$results" --logger "trx;LogFileName=$name.trx" || failed=1
done
counters=$(grep -ho '<Counters [^>]*>' "$results"/*.trx)
sum() { grep -o " $1=\"[0-9]*\"" <<<"$counters" | grep -o '[0-9]*' | awk "{ s += \$1 } END { print s + 0 }"; }
total=$(sum total); passed=$(sum passed); executed=$(sum executed); bad=$((executed - passed))
[ "$bad" -gt 0 ] && failed=1
echo "$passed passed, $bad failed, $((total - executed)) skipped"
exit $failed
