#!/bin/sh
# The road network beside RoutingKit: the table of the README, as Markdown on stdout; progress on stderr.
# usage: benches/network.sh [RUNS]
#
#   PEER        benches/peers/routingkit.cpp, compiled against an installed RoutingKit; without it only our figures are told
#   WASTEFLOW   the program (default: target/release/wasteflow, built when missing)
#   NY_GRAPH    a DIMACS graph of New York (default: ../shared/bench/network/NY.time.gr.xz; left out when it is not there)
#   ROAD_NODES  junctions of the synthetic province (default: 1000000)
#   GRAPHS      what to measure (default: "ny province")
set -eu
cd "$(dirname "$0")/.."
runs=${1:-3}
bin=${WASTEFLOW:-$PWD/target/release/wasteflow}
ny=${NY_GRAPH:-../shared/bench/network/NY.time.gr.xz}
nodes=${ROAD_NODES:-1000000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

[ -x "$bin" ] || cargo build --release --locked

peer=${PEER:-}
[ -n "$peer" ] || echo "PEER names no program: our figures only" >&2

measure() { # measure NAME STEM: both programs on STEM.gr, STEM.len.gr and, when there is one, STEM.co
  /usr/bin/env python3 benches/network.py "$1" "$2" "$runs" "$bin" "$work" ${peer:+"$peer"}
}

for graph in ${GRAPHS:-ny province}; do
  case $graph in
    ny)
      if [ -f "$ny" ]; then
        "$bin" bench graph "$ny" --metric time+distance --out "$work/ny.gr" --json --quiet >/dev/null
        measure "New York" "$work/ny"
      else
        echo "$ny is not there: New York is left out" >&2
      fi ;;
    province)
      "$bin" synth province --generators 100 --facilities 10 --codes 10 --road-nodes "$nodes" --seed 7 "$work/case" --json --quiet >/dev/null
      "$bin" bench graph "$work/case" --out "$work/province.gr" --json --quiet >/dev/null
      measure "\`synth province\`" "$work/province" ;;
    *)
      echo "GRAPHS: $graph is neither ny nor province" >&2
      exit 2 ;;
  esac
done
