#!/usr/bin/env bash
# Runs test projects and adds up their results; the last line is "N passed, N failed, N skipped".
#   test.sh quick   what needs no cluster and no root
#   test.sh all     everything
#   test.sh e2e     only the clusters of each PostgreSQL version that lose what they have
. "$(dirname "$0")/common.sh"
which=${1:-all}
quick=(Repository KubernetesTypes.Tests Cel.Tests Api.Tests Decisions.Tests Objects.Tests Kubernetes.Tests Telemetry.Tests Http.Tests Operator.Tests KubectlPlugin.Tests Simulation)
slow=(Postgres.Tests InstanceManager.Tests LocalCluster.Tests Conformance EndToEnd)
case $which in
  quick) suites=("${quick[@]}") ;;
  all) suites=("${quick[@]}" "${slow[@]}") ;;
  e2e) suites=(EndToEnd) ;;
  *) fail "usage: test.sh quick|all|e2e" ;;
esac
if [ "$which" != quick ]; then
  need_root "make $which"
  install_prerequisites
fi

dotnet build Surus.slnx -c $configuration -v q -clp:NoSummary
if [ "$which" != quick ]; then
  eng/build.sh
fi

# A developer's check runs fewer of the simulator's seeds.
[ "$which" != all ] || export SURUS_SEEDS=${SURUS_SEEDS:-20000}

# A suite that hangs says which test it is in, and (where there is ps) what the machine waits for; the others still run.
limit_seconds=1200
what_hangs() {
  say "$1 had not ended after $limit_seconds s. Still in:"
  grep -a '\[Long Running Test\]' "$log" | sed -E "s/.*Test\] '([^']+)'.*/\1/" | tail -4 | sort -u
  say "Processes under it, and whoever waits in the kernel:"
  ps -eo pid,ppid,stat,etimes,wchan:24,args --sort=ppid | awk 'NR == 1 || $3 ~ /D/ || /surus|kubectl|runc|fsfreeze|nft |umount/' | cut -c1-200 | head -60 || true
}

passed=0 failed=0 skipped=0
results=artifacts/test-results
mkdir -p "$results"
for suite in "${suites[@]}"; do
  binary=artifacts/bin/$suite/release/Surus.$suite
  log=$results/$suite.log
  code=0
  "$binary" -noLogo -noColor -longRunning 60 >"$log" 2>&1 &
  pid=$!
  timeout $limit_seconds tail --pid=$pid -s 0.1 -f /dev/null || { what_hangs "$suite"; kill -KILL $pid; }
  wait $pid || code=$?
  # The runner's own summary line: Total: 12, Errors: 0, Failed: 0, Skipped: 0, Not Run: 0, Time: 0.123s
  summary=$(grep -E 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+' "$log" | tail -1 || true)
  number() { sed -nE "s/.*$1: ([0-9]+).*/\1/p" <<<"$summary"; }
  total=$(number Total) bad=$(number Failed) errors=$(number Errors) left=$(number Skipped)
  bad=$((${bad:-0} + ${errors:-0}))
  [ -n "$summary" ] && { [ $code = 0 ] || [ $bad -gt 0 ]; } || bad=$((bad + 1))
  good=$((${total:-0} - ${bad:-0} - ${left:-0}))
  [ $good -ge 0 ] || good=0
  passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + ${left:-0}))
  printf '%-22s %5d passed, %d failed, %d skipped  %s\n' "$suite" $good $bad "${left:-0}" "$(sed -nE 's/.*Time: ([0-9.]+s).*/\1/p' <<<"$summary")"
  [ $bad = 0 ] || { grep -vE '^\s*$' "$log" | head -200; say "The whole output is in $log"; }
done
say "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
