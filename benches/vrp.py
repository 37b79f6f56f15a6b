"""Vehicle routing: our program on the instances of a folder, each with several seeds.

usage: vrp.py SEEDS WASTEFLOW FOLDER   (see vrp.sh)

Prints a row of a Markdown table for each instance: CPU seconds on one thread, median cost over the seeds, the published
value of best_known.csv and the gap to it. Ends with 1 when the checker refuses an answer.
"""

import csv
import json
import statistics
import subprocess
import sys
from pathlib import Path

SEEDS, OURS, FOLDER = int(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
# CPU seconds by folder and, where it matters, by number of stops.
SECONDS = {
    "cvrp": [(200, 10), (320, 20), (600, 30), (10**9, 60)],
    "vrptw": [(200, 10), (10**9, 60)],
    "hfvrp": [(10**9, 10)],
    "pvrp-if": [(10**9, 30)],
    "pvrp": [(10**9, 60)],
}


def stops(file):
    """Stops by the name of the file, roughly: enough to choose the seconds."""
    text = file.read_text()
    for line in text.splitlines():
        if line.startswith("DIMENSION"):
            return int(line.split(":")[1])
    return 0


def best_known():
    with (FOLDER / "best_known.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if "vidal" not in row["type"]]
    return {row["instance"]: float(row["best_known"]) for row in rows}


def run(file, seconds, seed):
    command = [OURS, "bench", "vrp", str(file), "--time", str(seconds), "--seed", str(seed)]
    command += ["--threads", "1", "--json", "--quiet"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}")
    told = json.loads(done.stdout.splitlines()[-1])
    if not told["feasible"]:
        sys.exit(f"{file}, seed {seed}: the checker refuses the answer")
    return told["cost"]


def main():
    known = best_known()
    print("| instance | CPU s | median cost | published | gap |")
    print("|---|---|---|---|---|")
    for folder, limits in SECONDS.items():
        gaps = []
        for file in sorted((FOLDER / folder).iterdir()):
            if not file.is_file() or file.stem not in known:
                continue
            print(file, file=sys.stderr, flush=True)
            seconds = next(s for most, s in limits if stops(file) <= most + 1)
            cost = statistics.median(run(file, seconds, seed + 1) for seed in range(SEEDS))
            best = known[file.stem]
            gaps.append(100 * (cost / best - 1))
            print(f"| {file.stem} | {seconds} | {cost:,.2f} | {best:,.2f} | {gaps[-1]:+.2f} % |", flush=True)
        if gaps:
            print(f"| mean of {folder} | | | | {statistics.mean(gaps):+.2f} % |", flush=True)


main()
