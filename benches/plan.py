"""The flow plan of each CASE: our program, and stock HiGHS on the same model where Python has it, in turn.

usage: plan.py RUNS WASTEFLOW CASE...   (see plan.sh)

Prints Markdown rows of medians, CPU seconds on one thread. Building the model counts on both sides. HiGHS solves the
second stage alone, told the least unplaced tonnes; we solve both stages and the ties. Ends with 1 when a plan
is not proved or the two differ.
"""

import json
import subprocess
import sys
from pathlib import Path
from statistics import median

RUNS, OURS, CASES = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
PEER = Path(__file__).with_name("peers") / "highs_plan.py"
# A peer that takes longer than this many CPU seconds is not waited for.
PATIENCE = 600


def run(command):
    """The last line of stdout as JSON."""
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}")
    return json.loads(done.stdout.splitlines()[-1])


def peer_is_there():
    try:
        import highspy  # noqa: F401
    except ImportError:
        return False
    return True


def row(case, peer):
    ours, theirs = [], {"simplex": [], "ipm": []}
    mps = f"{case}.mps"
    again = run([OURS, "bench", "plan", case, "--changes", "20", "--write-mps", mps, "--json", "--quiet"])
    for at in range(RUNS):
        print(f"{case}: run {at + 1} of {RUNS}", file=sys.stderr, flush=True)
        ours.append(run([OURS, "bench", "plan", case, "--json", "--quiet"]))
        for solver in theirs if peer else []:
            theirs[solver].append(run([sys.executable, str(PEER), mps, solver, str(PATIENCE)]))
    for one in ours:
        if one["status"] != "optimal":
            sys.exit(f"{case}: {one['status']}")
    build = median(one["build_seconds"] for one in ours)
    seconds = median(one["build_seconds"] + one["solve_seconds"] for one in ours)
    first = ours[0]
    print(
        f"| {Path(case).name}: {first['nodes']:,} nodes, {first['arcs']:,} arcs | {seconds:.3f} "
        f"| {median(one['peak_bytes'] for one in ours) / 2**20:.0f} | {first['gap']:.1e} |",
        flush=True,
    )
    for solver, runs in theirs.items():
        for one in runs:
            same = abs(one["objective"] - first["objective"]) <= 1e-6 * abs(first["objective"])
            if one["status"] == "Optimal" and not same:
                sys.exit(f"{case}: {first['objective']} is not {one['objective']}")
        if runs:
            peer_seconds = build + median(one["solve_seconds"] for one in runs)
            print(
                f"| … HiGHS {runs[0]['version']}, {solver}: {runs[0]['status']} | {peer_seconds:.2f} "
                f"| {median(one['peak_bytes'] for one in runs) / 2**20:.0f} "
                f"| ours ÷ its {seconds / peer_seconds:.3f} |",
                flush=True,
            )
    for one in again["resolves"]:
        print(
            f"| … solved again, {one['kind']} | {one['seconds']:.3f} | – | ÷ from nothing {one['ratio']:.2f}, "
            f"differs by {one['difference']:.0e}, unproved {one['unproved']} |",
            flush=True,
        )


with_peer = peer_is_there()
if not with_peer:
    print("Python has no highspy: our figures only", file=sys.stderr)
print("| model | CPU s | peak MiB | |")
print("|---|---|---|---|")
for name in CASES:
    row(name, with_peer)
