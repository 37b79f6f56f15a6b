"""One graph, our program and RoutingKit: every cell compared, then k rounds in turn, and a table of medians.

usage: network.py NAME STEM RUNS WASTEFLOW WORK [PEER]   (see network.sh; STEM.gr, STEM.len.gr and perhaps STEM.co are there)
"""

import filecmp
import json
import os
import subprocess
import sys
from statistics import median

NAME, STEM, RUNS, OURS, WORK = sys.argv[1:6]
PEER = sys.argv[6] if len(sys.argv) > 6 else None
GRAPH, LENGTHS, COORDINATES = STEM + ".gr", STEM + ".len.gr", STEM + ".co"
SEED = "1"
KINDS = [("uniform", []), ("towns", ["--cluster"])]


def run(command):
    """The last line of stdout as JSON."""
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}")
    return json.loads(done.stdout.splitlines()[-1])


def ours(what, *more):
    return run([OURS, "bench", what, GRAPH, "--seed", SEED, "--json", "--quiet", *more])


def peer(tasks, *more):
    return run([PEER, GRAPH, "--tasks", tasks, "--lengths", LENGTHS, "--seed", SEED, *more])


def say(text):
    print(f"{NAME}: {text}", file=sys.stderr, flush=True)


def path(name):
    return os.path.join(WORK, name)


def points(kind):
    """The list of points of a kind of draw; what it is called for 1,000 and for 10,000 sources."""
    return path(f"{kind}.1000.points"), path(f"{kind}.10000.points")


def same(a, b, what):
    equal = filecmp.cmp(a, b, shallow=False)
    say(f"{what}: {'every row is equal' if equal else 'ROWS DIFFER'}")
    if not equal:
        sys.exit(1)
    os.remove(a)
    os.remove(b)


def write_points(kind, flags):
    """Our program draws; both read what it wrote."""
    few, many = points(kind)
    ours("points", "--sources", "1000", "--targets", "1000", "--pairs", "10000", *flags, "--out", few)
    ours("points", "--sources", "10000", "--targets", "1000", *flags, "--out", many)


def compare(kind):
    """Every cell of every task, once."""
    few, many = points(kind)
    a, b = path("ours.csv"), path("peer.csv")
    ours("matrix", "--points", few, "--dump", a)
    peer("matrix", "--points", few, "--dump", b)
    same(a, b, f"{kind}, 1,000 × 1,000 times")
    ours("route", "--points", few, "--paths", "--dump", a)
    peer("query", "--points", few, "--dump-pairs", b)
    same(a, b, f"{kind}, 10,000 queries")
    ours("matrix", "--points", many, "--dump", a)
    peer("matrix", "--points", many, "--dump", b)
    same(a, b, f"{kind}, 10,000 × 1,000 times")
    # RoutingKit takes any of several fastest ways; the shortest of them is what a plain search by both finds.
    ours("matrix", "--points", few, "--metric", "time+distance", "--lengths", LENGTHS, "--dump", a)
    peer("lex", "--points", few, "--dump", b)
    same(a, b, f"{kind}, 1,000 × 1,000 times and lengths (plain search)")
    ours("matrix", "--points", few, "--engine", "customisable", "--dump", a)
    ours("matrix", "--points", few, "--dump", b)
    same(a, b, f"{kind}, 1,000 × 1,000 times, customisable and plain hierarchy")


class Figures(dict):
    """Lists of figures by (side, kind, key)."""

    def take(self, side, kind, found, keys):
        for key, name in keys.items():
            if found.get(key) is not None:
                self.setdefault((side, kind, name), []).append(found[key])

    def of(self, side, kind, name):
        figures = self.get((side, kind, name))
        return median(figures) if figures else None


def our_round(figures, kind):
    few, many = points(kind)
    take = lambda found, **keys: figures.take("ours", kind, found, keys)
    take(ours("matrix", "--points", few), preprocess_seconds="prepare", preprocess_peak_bytes="memory", matrix_seconds="matrix")
    take(ours("matrix", "--points", many), matrix_seconds="wide")
    take(
        ours("matrix", "--points", few, "--metric", "time+distance", "--lengths", LENGTHS),
        preprocess_seconds="prepare both", preprocess_peak_bytes="memory both", matrix_seconds="length",
    )
    take(ours("route", "--points", few, "--paths"), query_microseconds="query", path_microseconds="path")
    take(
        ours("matrix", "--points", few, "--engine", "customisable"),
        preprocess_seconds="prepare cch", preprocess_peak_bytes="memory cch", matrix_seconds="cch matrix",
    )
    if kind == "uniform":
        take(
            ours("network"),
            order_seconds="order", customise_seconds="customise", hierarchy_seconds="perfect",
            change_microseconds="change", query_microseconds="cch query",
        )


def peer_round(figures, kind):
    few, many = points(kind)
    take = lambda found, **keys: figures.take("peer", kind, found, keys)
    take(
        peer("ch,query,matrix,length", "--points", few),
        preprocess_seconds="prepare", preprocess_peak_bytes="memory", matrix_seconds="matrix", length_matrix_seconds="length",
        query_microseconds="query", path_microseconds="path",
    )
    take(peer("matrix", "--points", many), matrix_seconds="wide")
    if kind == "uniform":
        cch = dict(cch_customise_seconds="customise", cch_change_microseconds="change", cch_query_microseconds="cch query",
                   cch_perfect_seconds="perfect", cch_peak_bytes="memory cch")
        take(peer("cch", "--points", few, "--order", path("order")), **cch, cch_perfect_matrix_seconds="cch matrix")
        own = ["--co", COORDINATES] if os.path.exists(COORDINATES) else []
        found = peer("cch", "--points", few, *own)
        take(found, cch_order_seconds="order", cch_customise_seconds="customise own", cch_change_microseconds="change own")


def figure(value, unit):
    if value is None:
        return "–"
    if unit == "MiB":
        return f"{value / 2**20:.0f} MiB"
    if unit == "µs":
        return f"{value:.1f} µs"
    return f"{value:.3g} s" if value >= 0.1 else f"{value * 1000:.3g} ms"


# Task, name of our figure, of the peer's, unit, what the issue asks for (None: not in its table), kinds of points.
BOTH = ["uniform", "towns"]
ROWS = [
    ("preprocessing, times", "prepare", "prepare", "s", 1.5, ["uniform"]),
    ("preprocessing, times and lengths", "prepare both", "prepare", "s", None, ["uniform"]),
    ("preprocessing, customisable (order, skeleton)", "prepare cch", "order", "s", None, ["uniform"]),
    ("one road closed or opened, queries ready", "change", "change", "µs", 1.5, ["uniform"]),
    ("all weights changed, queries ready", "customise", "customise", "s", 1.5, ["uniform"]),
    ("… RoutingKit with its own order", "customise", "customise own", "s", None, ["uniform"]),
    ("… and from there, hierarchy for matrices", "perfect", "perfect", "s", None, ["uniform"]),
    ("query on the customised metric", "cch query", "cch query", "µs", None, ["uniform"]),
    ("point to point", "query", "query", "µs", 1.0, BOTH),
    ("point to point with path", "path", "path", "µs", 1.0, BOTH),
    ("1,000 × 1,000 times", "matrix", "matrix", "s", 1 / 10, BOTH),
    ("… over the customised hierarchy", "cch matrix", "matrix", "s", None, BOTH),
    ("1,000 × 1,000 times and lengths", "length", "length", "s", 1 / 5, BOTH),
    ("10,000 × 1,000 times", "wide", "wide", "s", 1 / 10, BOTH),
    ("peak memory of preprocessing, times", "memory", "memory", "MiB", 1.0, ["uniform"]),
    ("peak memory of preprocessing, times and lengths", "memory both", "memory", "MiB", None, ["uniform"]),
]


def table(figures, sizes):
    print(f"\n**{NAME}**, {sizes['nodes']:,} nodes, {sizes['arcs']:,} arcs; medians of {RUNS} runs in turn, one thread, CPU time\n")
    print("| task | points | RoutingKit | wasteflow | ratio | reach |")
    print("|---|---|---|---|---|---|")
    for task, mine, theirs, unit, reach, kinds in ROWS:
        for kind in kinds:
            a, b = figures.of("ours", kind, mine), figures.of("peer", kind, theirs)
            ratio, asked = "–", "–"
            if reach is not None:
                asked = f"≤ {reach:g}×" if reach >= 1 else f"≤ 1/{1 / reach:g}"
            if a is not None and b:
                ratio = f"{a / b:.2f}×" if a / b > 0.4 else f"1/{b / a:.1f}"
                if reach is not None and a / b > reach:
                    ratio += " (missed)"
            print(f"| {task} | {kind} | {figure(b, unit)} | {figure(a, unit)} | {ratio} | {asked} |")
    sys.stdout.flush()


def main():
    sizes = ours("network", "--order-out", path("order"), "--changes", "1", "--repeat", "1")
    for kind, flags in KINDS:
        write_points(kind, flags)
        if PEER:
            compare(kind)
    figures = Figures()
    for number in range(int(RUNS)):
        for kind, _ in KINDS:
            say(f"round {number + 1} of {RUNS}, {kind}")
            sides = [our_round, peer_round] if number % 2 else [peer_round, our_round]
            for side in sides:
                if PEER or side is our_round:
                    side(figures, kind)
    table(figures, sizes)


main()
