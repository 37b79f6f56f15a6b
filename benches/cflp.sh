#!/bin/sh
# Facility location: rows of the README's table, as Markdown on stdout; progress on stderr. HiGHS is measured beside us
# on PEER_FILES when PYTHON can import highspy and numpy; nothing is fetched.
# usage: benches/cflp.sh [CPU_SECONDS]
#
#   WASTEFLOW   the program (default: target/release/wasteflow, built when missing)
#   CFLP_FILES  instances (default: ../shared/bench/cflp/*.cflp*; without any there is nothing to measure)
#   PEER_FILES  instances HiGHS solves too (default: none; it takes minutes)
#   PYTHON      the interpreter (default: python3)
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-60}
bin=${WASTEFLOW:-$PWD/target/release/wasteflow}
files=${CFLP_FILES:-$(ls ../shared/bench/cflp/*.cflp ../shared/bench/cflp/*.cflp.xz 2>/dev/null || true)}

[ -x "$bin" ] || cargo build --release --locked
if [ -z "$files" ]; then
  echo "no facility location instances at ../shared/bench/cflp: left out" >&2
  exit 0
fi
# Paths are split at white space on purpose: it is a list.
# shellcheck disable=SC2086
PEER_FILES="${PEER_FILES:-}" "${PYTHON:-python3}" benches/cflp.py "$seconds" "$bin" $files
