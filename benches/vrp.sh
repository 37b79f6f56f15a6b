#!/bin/sh
# Vehicle routing: rows of the README's table, as Markdown on stdout; progress on stderr. Nothing is fetched.
# usage: benches/vrp.sh [SEEDS]
#
#   WASTEFLOW  the program (default: target/release/wasteflow, built when missing)
#   VRP        folder of the instances (default: ../shared/bench/vrp; without it there is nothing to measure)
#   PYTHON     the interpreter (default: python3)
set -eu
cd "$(dirname "$0")/.."
seeds=${1:-3}
bin=${WASTEFLOW:-$PWD/target/release/wasteflow}
folder=${VRP:-../shared/bench/vrp}

[ -x "$bin" ] || cargo build --release --locked
if [ ! -d "$folder" ]; then
  echo "no vehicle routing instances at $folder: left out" >&2
  exit 0
fi
"${PYTHON:-python3}" benches/vrp.py "$seeds" "$bin" "$folder"
