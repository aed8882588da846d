#!/usr/bin/env bash
# Writes every generated file again. The types come first: what generates the rest is compiled with them.
. "$(dirname "$0")/common.sh"
for what in types crds manifest; do
  dotnet run --project tools/Generate -c $configuration -- $what
done
