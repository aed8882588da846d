#!/usr/bin/env bash
# Stops the demo's cluster and deletes its state; leaves no process, mount, namespace, link or nftables table.
. "$(dirname "$0")/common.sh"
need_root "make down"
[ -x out/surus-local ] || fail "out/surus-local is not built, so there is nothing of this clone to stop: run make build first."
exec out/surus-local reset
