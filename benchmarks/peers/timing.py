"""How a step is timed in every peer, as `gpunet benchmark` does it: warm-up, blocks of steps, the median of the blocks."""

import sys
import time

BLOCK_SECONDS = 0.005
LEAST_BLOCKS = 5


def block(step, count, wait=lambda: None):
    """Seconds of one of so many steps, up to the end of the last one."""
    start = time.perf_counter()
    for _ in range(count):
        step()
    wait()
    return (time.perf_counter() - start) / count


def median_seconds(step, seconds):
    """Seconds of a step, measured for some seconds after a warm-up that takes half of them."""
    count = 1
    end = time.perf_counter() + seconds / 2
    while True:
        count = max(1, int(BLOCK_SECONDS / block(step, count)))
        if time.perf_counter() >= end:
            break
    blocks = []
    end = time.perf_counter() + seconds
    while len(blocks) < LEAST_BLOCKS or time.perf_counter() < end:
        blocks.append(block(step, count))
    return sorted(blocks)[len(blocks) // 2]


def serve(make_step, versions):
    """Prints the versions, then answers each line "BATCH SECONDS" of stdin with the milliseconds of a step."""
    print(versions, flush=True)
    steps = {}
    for line in sys.stdin:
        batch, seconds = line.split()
        if batch not in steps:
            steps[batch] = make_step(int(batch))
        print(1e3 * median_seconds(steps[batch], float(seconds)), flush=True)
