#!/bin/sh
# What the suite drives and nobody here wrote: a browser, a web server, a metrics server, a database,
# and what breaks a process from outside: network namespaces, strace, a false clock.
# Installs through apt what is missing; says what could not be had, and fails.
set -eu

missing=""
for pair in chromium:chromium nginx:nginx-light prometheus:prometheus ip:iproute2 strace:strace faketime:faketime; do
  PATH="$PATH:/usr/sbin" command -v "${pair%%:*}" >/dev/null 2>&1 || missing="$missing ${pair##*:}"
done
# Debian keeps a database server's programs off the search path.
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql-15"
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
  echo "The suite needs$missing, and this machine has no apt-get: install them by hand, then run make test again." >&2
  exit 1
fi

as_root=""
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null 2>&1; then
    echo "The suite needs$missing: as root, run apt-get install$missing, then run make test again." >&2
    exit 1
  fi
  as_root="sudo"
fi

# Debian starts a server it installs; the suite starts its own, on ports of its own.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null
  $as_root chmod +x "$policy"
  # shellcheck disable=SC2064
  trap "$as_root rm -f $policy" EXIT
fi
$as_root apt-get update -qq
# shellcheck disable=SC2086
if ! DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null; then
  echo "apt-get could not install$missing: see its message above, install them by hand, then run make test again." >&2
  exit 1
fi
