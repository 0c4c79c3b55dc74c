"""What the peers of scripts/bench share: arguments as bench_step's, and bench_turns' turns.

    PEER.py step|infer WIDTHS ACTIVATION OPTIMISER BATCH THREADS
"""
import sys
import time
from types import SimpleNamespace

import numpy as np

SAMPLES = 8192


def arguments():
    kind, widths, activation, optimiser, batch, threads = sys.argv[1:]
    return SimpleNamespace(kind=kind, widths=[int(n) for n in widths.split(",")],
                           activation=activation, optimiser=optimiser, batch=int(batch),
                           threads=int(threads))


def pictures(job):
    """Random ones, as floats already, and labels."""
    rng = np.random.default_rng(1)
    x = rng.random((SAMPLES, job.widths[0]), dtype=np.float32)
    x *= rng.random(x.shape, dtype=np.float32) < 0.2
    return x, rng.integers(0, job.widths[-1], SAMPLES)


def batches(job, *arrays):
    """Batch after batch of the arrays' rows, without end."""
    at = 0
    while True:
        yield tuple(array[at:at + job.batch] for array in arrays)
        at = at + job.batch if at + 2 * job.batch <= SAMPLES else 0


def work_for(work, seconds, units):
    start = time.perf_counter()
    done = 0
    while True:
        work()
        done += units
        passed = time.perf_counter() - start
        if passed >= seconds:
            return passed / done


def take_turns(work, units=1):
    """Answers each line with how long a batch takes; work() does as many as units says."""
    for line in sys.stdin:
        seconds = float(line)
        if seconds > 0:
            work_for(work, seconds / 8, units)
        print("%.9g" % work_for(work, seconds, units), flush=True)
