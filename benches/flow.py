"""Minimum-cost flow: our program on every FILE, and OR-Tools beside it where Python has it, in turn.

usage: flow.py RUNS WASTEFLOW FILE...   (see flow.sh; text form `S F K C`, plain or .xz)

Prints the rows of a Markdown table of medians, CPU seconds on one thread: building and solving for us, solving
alone for OR-Tools SimpleMinCostFlow. Ends with 1 when an optimum is not proven or the two differ.
"""

import json
import subprocess
import sys
from pathlib import Path
from statistics import median

RUNS, OURS, FILES = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
# One process for each peer run, so that its memory is its own.
PEER = Path(__file__).with_name("peers") / "ortools_flow.py"


def run(command):
    """The last line of stdout as JSON."""
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}")
    return json.loads(done.stdout.splitlines()[-1])


def peer_is_there():
    try:
        import numpy  # noqa: F401
        import ortools.graph.python.min_cost_flow  # noqa: F401
    except ImportError:
        return False
    return True


def row(file, peer):
    ours, theirs = [], []
    for at in range(RUNS):
        print(f"{file}: run {at + 1} of {RUNS}", file=sys.stderr, flush=True)
        ours.append(run([OURS, "bench", "flow", file, "--json", "--quiet"]))
        if peer:
            theirs.append(run([sys.executable, str(PEER), file]))
    for one in ours:
        if one["status"] != "optimal":
            sys.exit(f"{file}: {one['status']}, gap {one['gap']}")
    for one in theirs:
        if abs(one["objective"] - ours[0]["objective"]) > 1e-6 * abs(ours[0]["objective"]):
            sys.exit(f"{file}: {ours[0]['objective']} is not {one['objective']}")
    seconds = [one["build_seconds"] + one["solve_seconds"] for one in ours]
    mib = [(one["peak_bytes"] or 0) / 2**20 for one in ours]
    cells = [
        Path(file).name,
        f"{ours[0]['objective']:,.2f}",
        f"{median(seconds):.3f}",
        f"{median(mib):.0f}",
        f"{ours[0]['iterations']:,}",
    ]
    if peer:
        ratios = [a / b["solve_seconds"] for a, b in zip(seconds, theirs)]
        cells += [
            f"{median(one['solve_seconds'] for one in theirs):.2f}",
            f"{median(one['peak_bytes'] for one in theirs) / 2**20:.0f}",
            f"{median(ratios):.3f}",
        ]
    print("| " + " | ".join(cells) + " |", flush=True)


with_peer = peer_is_there()
if not with_peer:
    print("Python has no ortools: our figures only", file=sys.stderr)
titles = ["instance", "optimum", "CPU s", "peak MiB", "pivots"]
titles += ["OR-Tools CPU s", "peak MiB", "ratio"] if with_peer else []
print("| " + " | ".join(titles) + " |")
print("|" + "---|" * len(titles))
for name in FILES:
    row(name, with_peer)
