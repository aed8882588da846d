# Sourced by the scripts beside it.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDTERMINALLOGGER=off
configuration=Release

say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

need_root() { [ "$(id -u)" = 0 ] || fail "$1 needs root: run it with sudo."; }

# Installs those of the named Debian packages whose program (package=program) this machine does not have.
install_missing() {
  local wanted missing=()
  for wanted in "$@"; do
    command -v "${wanted#*=}" >/dev/null || [ -x "${wanted#*=}" ] || missing+=("${wanted%%=*}")
  done
  [ ${#missing[@]} -eq 0 ] && return
  need_root "Installing ${missing[*]}"
  say "Installing ${missing[*]} ..."
  local log
  log=$(mktemp)
  if ! { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
    cat "$log" >&2
    fail "apt-get could not install ${missing[*]}: see above."
  fi
  rm -f "$log"
}

# What a cluster on this machine needs: containers, packet rules, PostgreSQL 15, kubectl.
install_prerequisites() {
  if ! command -v /usr/lib/postgresql/15/bin/postgres >/dev/null; then
    # Debian's package would make and start a server of its own, which nobody here asked for.
    install_missing postgresql-common=pg_createcluster
    mkdir -p /etc/postgresql-common/createcluster.d
    echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.d/surus.conf
  fi
  install_missing runc=runc nftables=nft iproute2=ip mount=mount postgresql-15=/usr/lib/postgresql/15/bin/postgres
  command -v kubectl >/dev/null || install_missing kubernetes-client=kubectl
}
