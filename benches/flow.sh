#!/bin/sh
# Minimum-cost flow: rows of the README's table, as Markdown on stdout; progress on stderr. OR-Tools is measured
# beside us when PYTHON can import it and numpy; nothing is fetched.
# usage: benches/flow.sh [RUNS]
#
#   WASTEFLOW   the program (default: target/release/wasteflow, built when missing)
#   FLOW_FILES  instances (default: ../shared/bench/flow/*.flow.xz; without any there is nothing to measure)
#   PYTHON      the interpreter (default: python3)
set -eu
cd "$(dirname "$0")/.."
runs=${1:-3}
bin=${WASTEFLOW:-$PWD/target/release/wasteflow}
files=${FLOW_FILES:-$(ls ../shared/bench/flow/*.flow.xz 2>/dev/null || true)}

[ -x "$bin" ] || cargo build --release --locked
if [ -z "$files" ]; then
  echo "no flow instances at ../shared/bench/flow: left out" >&2
  exit 0
fi
# Paths are split at white space on purpose: it is a list.
# shellcheck disable=SC2086
"${PYTHON:-python3}" benches/flow.py "$runs" "$bin" $files
