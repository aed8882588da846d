#!/usr/bin/env bash
# Tries every fault on every kind of cluster: RUNS=n times each, FAULT=part and CLUSTER=part only those with that in their name, SEED=n draws the random ones again.
. "$(dirname "$0")/common.sh"
need_root "make faults"
install_prerequisites
eng/build.sh >/dev/null
dotnet build tools/Faults -c $configuration -v q -clp:NoSummary
exec artifacts/bin/Faults/release/Surus.Faults
