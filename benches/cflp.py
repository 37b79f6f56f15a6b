"""Facility location: our program on every FILE, and HiGHS beside it on those of PEER_FILES where Python has it.

usage: cflp.py CPU_SECONDS WASTEFLOW FILE...   (see cflp.sh; .cflp, plain or .xz)

Prints the rows of a Markdown table: objective, gap proven, CPU seconds on one thread to a gap of 1e-6 or till
CPU_SECONDS are over. A file best_known.csv beside the first FILE is checked against: bound <= best known <= objective.
Ends with 1 when that does not hold or the checker finds a fault.
"""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

SECONDS, OURS, FILES = sys.argv[1], sys.argv[2], sys.argv[3:]
PEER = Path(__file__).with_name("peers") / "highs_cflp.py"
PEER_FILES = os.environ.get("PEER_FILES", "").split()


def run(command):
    """The last line of stdout as JSON."""
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}")
    return json.loads(done.stdout.splitlines()[-1])


def best_known():
    path = Path(FILES[0]).with_name("best_known.csv")
    if not path.exists():
        return {}
    with path.open() as file:
        return {row["instance"]: float(row["best_known"] or "nan") for row in csv.DictReader(file)}


def peer_is_there():
    try:
        import highspy  # noqa: F401
        import numpy  # noqa: F401
    except ImportError:
        return False
    return True


def row(file, known, peer):
    print(file, file=sys.stderr, flush=True)
    name = Path(file).name.removesuffix(".xz").removesuffix(".cflp")
    ours = run([OURS, "bench", "cflp", file, "--time", SECONDS, "--json", "--quiet"])
    best = known.get(name, float("nan"))
    # Published optima are rounded to two decimal places, here and there along the way.
    slack = 1e-5 * abs(best)
    if not ours["clean"] or ours["bound"] > best + slack or ours["objective"] < best - slack:
        sys.exit(f"{file}: {ours['bound']} <= {best} <= {ours['objective']} does not hold")
    cells = [
        name,
        f"{ours['objective']:,.3f}",
        "" if best != best else f"{best:,.3f}",
        ours["status"],
        f"{ours['gap']:.1e}",
        f"{ours['seconds']:.2f}",
        f"{ours['nodes']:,}",
        f"{(ours['peak_bytes'] or 0) / 2**20:.0f}",
    ]
    if peer:
        theirs = run([sys.executable, str(PEER), file, SECONDS]) if file in PEER_FILES else None
        cells += [f"{theirs['gap']:.1e}", f"{theirs['seconds']:.1f}"] if theirs else ["", ""]
        cells += [f"{ours['seconds'] / theirs['seconds']:.3f}"] if theirs else [""]
    print("| " + " | ".join(cells) + " |", flush=True)


with_peer = bool(PEER_FILES) and peer_is_there()
if PEER_FILES and not with_peer:
    print("Python has no highspy: our figures only", file=sys.stderr)
titles = ["instance", "cost", "best known", "status", "gap", "CPU s", "nodes", "peak MiB"]
titles += ["HiGHS gap", "CPU s", "ratio"] if with_peer else []
print("| " + " | ".join(titles) + " |")
print("|" + "---|" * len(titles))
values = best_known()
for path in FILES:
    row(path, values, with_peer)
