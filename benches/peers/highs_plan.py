"""A flow plan written as MPS, solved by stock HiGHS on one thread.

usage: highs_plan.py FILE.mps simplex|ipm [SECONDS]

Prints one JSON object: status, objective, solve_seconds (CPU, reading the file not counted), peak_bytes.
"""

import json
import resource
import sys
import time

import highspy

file, solver = sys.argv[1:3]
limit = float(sys.argv[3]) if len(sys.argv) > 3 else 1e9
model = highspy.Highs()
model.silent()
model.setOptionValue("threads", 1)
model.setOptionValue("parallel", "off")
model.setOptionValue("solver", solver)
model.setOptionValue("time_limit", limit)
model.readModel(file)
began = time.process_time()
model.run()
seconds = time.process_time() - began
print(
    json.dumps(
        {
            "solver": solver,
            "version": model.version(),
            "status": model.modelStatusToString(model.getModelStatus()),
            "objective": model.getInfo().objective_function_value,
            "rows": model.getNumRow(),
            "columns": model.getNumCol(),
            "solve_seconds": seconds,
            "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        }
    )
)
