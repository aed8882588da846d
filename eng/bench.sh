#!/usr/bin/env bash
# Measures the main job; RUNS=n measures each thing n times, FAULT=part only the faults with that in their name.
. "$(dirname "$0")/common.sh"
need_root "make bench"
install_prerequisites
eng/build.sh >/dev/null
dotnet build bench/Bench -c $configuration -v q -clp:NoSummary
exec artifacts/bin/Bench/release/Surus.Bench "${RUNS:-5}" "${FAULT:-}"
