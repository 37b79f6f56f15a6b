#!/bin/sh
# OpenStreetMap files: seconds of the import, and both hierarchies against plain searches, as a Markdown table on stdout.
# usage: benches/osm.sh [FILE...]   (default: the files of ../shared/bench/osm, where they are)
set -eu
cd "$(dirname "$0")/.."
bin=${WASTEFLOW:-$PWD/target/release/wasteflow}
[ -x "$bin" ] || cargo build --release --locked
[ $# -gt 0 ] || set -- ../shared/bench/osm/*.osm.*
[ -e "$1" ] || { echo "$1 is not there: OpenStreetMap files are left out" >&2; exit 0; }
exec /usr/bin/env python3 benches/osm.py "$bin" "${RUNS:-3}" "${PAIRS:-10000}" "$@"
