#!/bin/sh
# The flow plan of a synthetic province: rows of the README's table, as Markdown on stdout; progress on stderr. Stock
# HiGHS is measured beside us, on the very model we write, when PYTHON can import highspy; nothing is fetched.
# usage: benches/plan.sh [RUNS]
#
#   WASTEFLOW   the program (default: target/release/wasteflow, built when missing)
#   PYTHON      the interpreter (default: python3)
#   LARGE       also the province of 100,000 generators and 500 facilities, when set
set -eu
cd "$(dirname "$0")/.."
runs=${1:-3}
bin=${WASTEFLOW:-$PWD/target/release/wasteflow}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

[ -x "$bin" ] || cargo build --release --locked
"$bin" synth province --generators 10000 --facilities 100 --codes 40 --road-nodes 200000 --seed 7 "$work/10k" --json >&2
if [ -n "${LARGE:-}" ]; then
  "$bin" synth province --generators 100000 --facilities 500 --codes 40 --road-nodes 200000 --seed 7 "$work/100k" --json >&2
fi
"${PYTHON:-python3}" benches/plan.py "$runs" "$bin" "$work"/*k
