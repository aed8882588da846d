#!/usr/bin/env bash
# Analyzers and style run in the build (warnings are errors); the rest is in tests/Repository.
. "$(dirname "$0")/common.sh"
dotnet build Surus.slnx -c $configuration -v q -clp:NoSummary
dotnet run --project tests/Repository -c $configuration --no-build
