#!/usr/bin/env bash
# Runs the failover simulator: SEEDS=n runs n seeds, SEED=n replays one and prints its timeline.
. "$(dirname "$0")/common.sh"
export SURUS_SEEDS=${SEEDS:-} SURUS_SEED=${SEED:-}
dotnet run --project tests/Simulation -c $configuration
