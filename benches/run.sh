#!/bin/sh
# The figures of the README's performance table: medians of five runs of the release binary, one line each.
# usage: benches/run.sh [RUNS]
set -eu
cd "$(dirname "$0")/.."
runs=${1:-5}
bin=$PWD/target/release/wasteflow
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

[ -x "$bin" ] || cargo build --release --locked

median() { # median NAME COMMAND...: CPU seconds, wall seconds, peak MiB
  name=$1; shift
  : >"$work/times"
  i=0
  while [ "$i" -lt "$runs" ]; do
    /usr/bin/env python3 - "$work/times" "$@" <<'PY'
import os, resource, subprocess, sys, time
start = time.monotonic()
done = subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
if done.returncode:
    sys.exit(done.stderr.decode())
used = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1], "a") as out:
    print(used.ru_utime + used.ru_stime, time.monotonic() - start, used.ru_maxrss / 1024, file=out)
PY
    i=$((i + 1))
  done
  for column in 1 2 3; do
    sort -n -k$column "$work/times" | awk -v c=$column -v m=$(((runs + 1) / 2)) 'NR == m { print $c }'
  done | paste -sd' ' | awk -v n="$name" '{ printf "| %s | %.2f | %.2f | %.0f |\n", n, $1, $2, $3 }'
}

echo "| task | CPU s | wall s | peak MiB |"
echo "|---|---|---|---|"
median "\`demo --no-serve\`: Jiangjin checked, solved, written" "$bin" demo --no-serve --json --out "$work/out"
median "\`verify\` of its outcome" "$bin" verify "$work/out/outcome.json" data/geo --json
province="$work/province"
median "\`synth province\` 10,000 generators, 200,000 road nodes" \
  "$bin" synth province --generators 10000 --facilities 100 --codes 40 --road-nodes 200000 --seed 7 "$province" --json
median "\`check\` of the province" "$bin" check "$province" --json
median "\`flow\` of the province: network, matrix, two LPs, results" "$bin" flow "$province" --out "$work/pout" --json
median "\`verify\` of the province" "$bin" verify "$work/pout/outcome.json" "$province" --json
