#!/usr/bin/env bash
# Makes a root file system with a newer PostgreSQL from a newer Debian release, for use as an image; prints its path.
#   rootfs.sh trixie 17
# Packages come from the mirror that this machine's apt uses. The folder is kept and used again.
. "$(dirname "$0")/common.sh"
suite=${1:?usage: rootfs.sh SUITE MAJOR} major=${2:?usage: rootfs.sh SUITE MAJOR}
need_root "Making a root file system"
folder=${SURUS_CACHE:-/var/cache/surus}/rootfs-$suite-postgresql-$major
if [ ! -e "$folder/.complete" ]; then
  install_missing debootstrap=debootstrap >&2
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Component: main' 'Origin: Debian' | grep -v security | head -1)
  [ -n "$mirror" ] || fail "apt has no Debian archive in its sources: add one to /etc/apt/sources.list.d and run apt-get update."
  rm -rf "$folder"
  mkdir -p "$(dirname "$folder")"
  log=$(mktemp)
  building=$folder.building
  rm -rf "$building"
  debootstrap --variant=minbase "$suite" "$building" "$mirror" >"$log" 2>&1 || { tail -20 "$log" >&2; fail "debootstrap could not make $suite: see above."; }
  # Services do not start, and no database cluster is made, while packages are installed.
  printf '#!/bin/sh\nexit 101\n' >"$building/usr/sbin/policy-rc.d"
  chmod +x "$building/usr/sbin/policy-rc.d"
  mkdir -p "$building/etc/postgresql-common"
  echo "create_main_cluster = false" >"$building/etc/postgresql-common/createcluster.conf"
  chroot "$building" env DEBIAN_FRONTEND=noninteractive PATH=/usr/sbin:/usr/bin:/sbin:/bin \
    apt-get install -y -q --no-install-recommends -o Dpkg::Options::=--force-confold "postgresql-$major" ca-certificates libssl3t64 >>"$log" 2>&1 \
    || { tail -20 "$log" >&2; fail "postgresql-$major could not be installed in $building: see above."; }
  rm -rf "$building"/var/cache/apt/archives/*.deb "$building"/var/lib/apt/lists/* "$log"
  mv "$building" "$folder"
  touch "$folder/.complete"
fi
say "$folder"
