"""OpenStreetMap files: how fast the import reads them, and every engine against plain searches on random pairs.

usage: osm.py WASTEFLOW RUNS PAIRS FILE...   (see osm.sh)
"""

import filecmp
import json
import os
import resource
import subprocess
import sys
import tempfile
from statistics import median

PROGRAM, RUNS, PAIRS = sys.argv[1], int(sys.argv[2]), sys.argv[3]
FILES = sys.argv[4:]


def run(*arguments):
    """CPU seconds, peak MiB and the JSON on stdout."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([PROGRAM, *arguments, "--json", "--quiet"], stdout=subprocess.PIPE, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(f"{' '.join(arguments)} ended with {done.returncode}")
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, after.ru_maxrss / 1024, json.loads(done.stdout)


def imported(path, work):
    """Median seconds of the import, its peak memory and what it kept."""
    seconds = []
    for number in range(RUNS):
        took, peak, found = run("import", "osm", path, "--into", os.path.join(work, f"case{number}"))
        seconds.append(took)
    return median(seconds), peak, found


def wrong(path, work, metric):
    """Pairs on which an engine and the plain search differ."""
    def dump(engine):
        name = os.path.join(work, f"{engine}.csv")
        run("bench", "route", path, "--pairs", PAIRS, "--metric", metric, "--engine", engine, "--dump", name)
        return name

    truth = dump("dijkstra")
    count = 0
    for engine in ("hierarchy", "customisable"):
        found = dump(engine)
        if not filecmp.cmp(truth, found, shallow=False):
            with open(truth) as a, open(found) as b:
                count += sum(x != y for x, y in zip(a, b))
    return count


def main():
    print("| file | OSM nodes | roads kept | import CPU s | nodes/s | peak MiB | pairs that differ: time | time and length |")
    print("|---|---|---|---|---|---|---|---|")
    for path in FILES:
        with tempfile.TemporaryDirectory() as work:
            seconds, peak, found = imported(path, work)
            differ = [wrong(path, work, metric) for metric in ("time", "time+distance")]
        rate = found["nodes"] / seconds if seconds else float("inf")
        print(f"| {os.path.basename(path)} | {found['nodes']:,} | {found['roads']:,} | {seconds:.3f} | {rate / 1e6:.1f} M "
              f"| {peak:.0f} | {differ[0]} | {differ[1]} |", flush=True)
        if any(differ):
            sys.exit(1)


main()
