"""A flow instance in the text form `S F K C` solved by OR-Tools SimpleMinCostFlow; one JSON object on stdout.

usage: ortools_flow.py FILE   (plain or .xz; costs in hundredths at the finest)
"""

import json
import lzma
import resource
import sys
import time

import numpy as np
from ortools.graph.python import min_cost_flow

UNSERVED, HUNDRED = 1000, 100

path = sys.argv[1]
with (lzma.open if path.endswith(".xz") else open)(path, "rt") as file:
    words = iter(file.read().split())
sources, facilities, lanes, classes = (int(next(words)) for _ in range(4))
capacity = np.fromiter(words, np.int64, facilities)
supply = np.fromiter(words, np.int64, sources * classes)
rows = np.fromiter(words, np.float64, sources * lanes * (2 + classes)).reshape(-1, 2 + classes)
ends = rows[:, :2].astype(np.int64)
costs = np.rint(rows[:, 2:] * HUNDRED).astype(np.int64)
if np.abs(costs / HUNDRED - rows[:, 2:]).max() > 1e-9:
    sys.exit(f"{path}: costs are finer than hundredths")
del rows

# Nodes: a source for each class, facilities, and a terminal that also takes what is unserved.
many = sources * classes
terminal = many + facilities
tails = (ends[:, :1] * classes + np.arange(classes)).ravel()
heads = np.repeat(ends[:, 1] + many, classes)
costs = costs.ravel()
taken = costs >= 0
total = int(supply.sum())
tails = np.concatenate([tails[taken], np.arange(terminal)]).astype(np.int32)
heads = np.concatenate([heads[taken], np.full(terminal, terminal)]).astype(np.int32)
room = np.concatenate([np.full(len(tails) - facilities, total), capacity])
costs = np.concatenate([costs[taken], np.full(many, UNSERVED * HUNDRED), np.zeros(facilities, int)])
supplies = np.concatenate([supply, np.zeros(facilities, int), [-total]])

start = time.process_time()
flow = min_cost_flow.SimpleMinCostFlow()
flow.add_arcs_with_capacity_and_unit_cost(tails, heads, room, costs)
flow.set_nodes_supplies(np.arange(terminal + 1, dtype=np.int32), supplies)
built = time.process_time()
status = flow.solve()
solved = time.process_time()
if status != flow.OPTIMAL:
    sys.exit(f"{path}: {status}")
print(
    json.dumps(
        {
            "objective": flow.optimal_cost() / HUNDRED,
            "build_seconds": built - start,
            "solve_seconds": solved - built,
            "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        }
    )
)
