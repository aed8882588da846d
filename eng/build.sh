#!/usr/bin/env bash
# Publishes the executables into out/: self-contained, trimmed single files.
. "$(dirname "$0")/common.sh"
publish() { # project, name
  dotnet publish "src/$1/$1.csproj" -c $configuration -v q -clp:NoSummary --no-restore -o "artifacts/out/$2"
  install -D -m 755 "artifacts/out/$2/$2" "out/$2"
}
# All projects build once, together; publishing then only trims, compiles ahead and bundles.
for project in Manager LocalCluster KubectlPlugin; do
  dotnet restore "src/$project/$project.csproj" -v q --locked-mode -p:_IsPublishing=true
done
publish LocalCluster surus-local
publish Manager manager
publish KubectlPlugin kubectl-cnpg
ls -l out | awk 'NR > 1 { printf "out/%s  %.1f MB\n", $NF, $5 / 1e6 }'
# The operator's image: one file over the root file system of whatever runs it.
install -D -m 755 out/manager out/image/manager
