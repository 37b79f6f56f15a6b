"""A facility location instance (.cflp) as the strong model in HiGHS; one JSON object on stdout.

usage: highs_cflp.py FILE WALL_SECONDS   (plain or .xz; one thread, relative gap 1e-6)
"""

import json
import lzma
import sys
import time

import highspy
import numpy as np

path, seconds = sys.argv[1], float(sys.argv[2])
with (lzma.open if path.endswith(".xz") else open)(path, "rt") as file:
    words = np.array(file.read().split(), dtype=float)
n, m = int(words[0]), int(words[1])
capacity, fixed = words[2 : 2 + 2 * n : 2], words[3 : 3 + 2 * n : 2]
demand = words[2 + 2 * n : 2 + 2 * n + m]
cost = words[2 + 2 * n + m :].reshape(n, m) * demand
inf = highspy.kHighsInf

# Columns: n of y, then x by facility. Rows: demands, capacities, strong ones, cover.
lp = highspy.HighsLp()
lp.num_col_ = n + n * m
lp.num_row_ = m + n + n * m + 1
lp.col_cost_ = np.concatenate([fixed, cost.ravel()])
lp.col_lower_ = np.zeros(lp.num_col_)
lp.col_upper_ = np.ones(lp.num_col_)
lp.row_lower_ = np.concatenate([np.ones(m), np.full(n + n * m, -inf), [demand.sum()]])
lp.row_upper_ = np.concatenate([np.ones(m), np.zeros(n + n * m), [inf]])
lp.integrality_ = [highspy.HighsVarType.kInteger] * n + [highspy.HighsVarType.kContinuous] * (n * m)
starts, index, value = [0], [], []
for j in range(n):
    index.append(np.concatenate([[m + j], m + n + j * m + np.arange(m), [m + n + n * m]]))
    value.append(np.concatenate([[-capacity[j]], -np.ones(m), [capacity[j]]]))
    starts.append(starts[-1] + m + 2)
for j in range(n):
    rows = np.empty((m, 3), int)
    rows[:, 0], rows[:, 1], rows[:, 2] = np.arange(m), m + j, m + n + j * m + np.arange(m)
    index.append(rows.ravel())
    value.append(np.column_stack([np.ones(m), demand, np.ones(m)]).ravel())
    starts.extend(range(starts[-1] + 3, starts[-1] + 3 * m + 1, 3))
lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
lp.a_matrix_.start_ = np.array(starts)
lp.a_matrix_.index_ = np.concatenate(index)
lp.a_matrix_.value_ = np.concatenate(value)

highs = highspy.Highs()
for option, setting in [
    ("output_flag", False),
    ("threads", 1),
    ("mip_rel_gap", 1e-6),
    ("time_limit", seconds),
]:
    highs.setOptionValue(option, setting)
start = time.process_time()
if highs.passModel(lp) != highspy.HighsStatus.kOk:
    sys.exit(f"{path}: HiGHS refuses the model")
highs.run()
info = highs.getInfo()
print(
    json.dumps(
        {
            "objective": info.objective_function_value,
            "bound": info.mip_dual_bound,
            "gap": info.mip_gap,
            "seconds": time.process_time() - start,
        }
    )
)
