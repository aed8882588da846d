#!/usr/bin/env bash
# From a clone to a cluster that has survived the loss of its primary.
. "$(dirname "$0")/common.sh"
need_root "make demo"
install_prerequisites
command -v dotnet >/dev/null || fail "The .NET 10 SDK is missing: install it from https://dotnet.microsoft.com/download and run make demo again."
eng/build.sh
dotnet build tools/Demo -c $configuration -v q -clp:NoSummary
exec artifacts/bin/Demo/release/Surus.Demo
