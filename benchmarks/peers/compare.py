#!/usr/bin/env python3
"""GpuNet's training step beside PyTorch's, TorchSharp's and scikit-learn's: interleaved runs, medians, ratios. See README.md."""

import argparse
import datetime
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent
PROBE_SECONDS = 0.3

PROBE_BLAS = """
import numpy, time
a = numpy.ones((768, 768), numpy.float32)
def run():
    start = time.perf_counter(); a @ a; return time.perf_counter() - start
run(); print(min(run() for _ in range(10)))
"""


def python_with(module):
    """The first Python that has a module: this one or the system's. None if there is none."""
    for python in (sys.executable, "/usr/bin/python3"):
        if pathlib.Path(python).exists() and subprocess.run([python, "-c", f"import {module}"], capture_output=True).returncode == 0:
            return python
    return None


def peer_environment(core, omp, blas, passive=False):
    """The environment of a peer. Freed memory is kept by the process: PyTorch takes and frees every activation in every step."""
    environment = {
        name: value for name, value in os.environ.items()
        if name not in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OMP_WAIT_POLICY")}
    environment |= {
        "OMP_NUM_THREADS": str(omp), "OPENBLAS_NUM_THREADS": str(blas), "MALLOC_TRIM_THRESHOLD_": "4000000000", "MALLOC_MMAP_MAX_": "0"}
    if core:
        environment["OPENBLAS_CORETYPE"] = core
    if passive:
        environment["OMP_WAIT_POLICY"] = "PASSIVE"
    return environment


def fastest_core(python):
    """What OpenBLAS is fastest with. It does not know processors that are newer than itself, and then takes code of 2004."""
    flags = pathlib.Path("/proc/cpuinfo").read_text() if pathlib.Path("/proc/cpuinfo").exists() else ""
    cores = [None] + ["Haswell"] * ("avx2" in flags) + ["SkylakeX"] * ("avx512f" in flags)

    def seconds(core):
        return float(subprocess.run(
            [python, "-c", PROBE_BLAS], env=peer_environment(core, 1, 1), capture_output=True, text=True, check=True).stdout)

    times = {core: seconds(core) for core in cores}
    best = min(times, key=times.get)
    # What OpenBLAS chose itself stays, unless something else is clearly faster.
    return best if times[best] < 0.95 * times[None] else None


class Peer:
    """A process that times steps when it is asked to, and sleeps in between."""

    def __init__(self, setting, command, environment):
        self.setting = setting
        self.process = subprocess.Popen(
            list(map(str, command)), env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.version = self.process.stdout.readline().strip()
        if not self.version:
            sys.exit(f"{command[1]} does not run: {' '.join(self.process.args)}")

    def milliseconds(self, batch, seconds):
        print(batch, seconds, file=self.process.stdin, flush=True)
        result = float(self.process.stdout.readline())
        # Until its idle threads, which wait spinning for some milliseconds, have fallen asleep.
        time.sleep(0.2)
        return result

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class GpuNet:
    """`gpunet benchmark`, which measures once for each line that it gets."""

    def __init__(self, batch, threads, options):
        self.process = subprocess.Popen(
            ["dotnet", options.gpunet, "benchmark", "--json", "--each-line", "--device", "cpu", "--widths", options.widths,
             "--optimizer", options.optimizer, "--batch-size", str(batch), "--threads", str(threads), "--seconds", str(options.seconds)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def report(self):
        print(file=self.process.stdin, flush=True)
        line = self.process.stdout.readline()
        return json.loads(line) if line else sys.exit("gpunet benchmark failed")

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def build(project):
    """Builds a program, and tells where it is."""
    project = [project, "-c", "Release", "--nologo"]
    subprocess.run(["dotnet", "build", *project], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return subprocess.run(
        ["dotnet", "build", *project, "-getProperty:TargetPath"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


def peers(threads, core, options):
    """Every peer with every setting of its threads that may be its best."""
    # On several cores two libraries have threads, and those that wait spinning stand in the way of the others.
    settings = [("", threads, threads, False)]
    if threads > 1:
        settings += [(" (waiting asleep)", threads, threads, True), (" (OpenMP 1)", 1, threads, False), (" (1 thread)", 1, 1, False)]
    started = []
    for program, tried in programs(settings, options):
        for label, omp, blas, passive in tried:
            started.append(Peer(label, [*program, options.widths, options.optimizer, omp], peer_environment(core, omp, blas, passive)))
    return started


def programs(settings, options):
    """Every peer on this machine, with the settings to try."""
    if "torch" in options.pythons:
        yield [options.pythons["torch"], HERE / "pytorch_step.py"], settings
    if options.torchsharp:
        # LibTorch has a BLAS of its own, with the threads of OpenMP.
        yield ["dotnet", options.torchsharp], [setting for setting in settings if setting[1] == setting[2]]
    if "sklearn" in options.pythons:
        yield [options.pythons["sklearn"], HERE / "sklearn_step.py"], settings[:1]


def fastest(candidates, batch):
    """The peer whose setting is best for a batch size."""
    return min(candidates, key=lambda peer: peer.milliseconds(batch, PROBE_SECONDS)) if len(candidates) > 1 else candidates[0]


def compare(threads, core, options):
    """Prints the table for a number of threads."""
    everyone = peers(threads, core, options)
    kinds = list(dict.fromkeys(peer.version for peer in everyone))
    print(f"\n{threads} thread{'s' * (threads > 1)}:\n")
    print("| batch | GpuNet ms | examples/s | share of peak |" + "".join(f" {kind} ms | ratio |" for kind in kinds))
    print("|---:|---:|---:|---:|" + "---:|---:|" * len(kinds))
    for batch in options.batches:
        # PyTorch twice where its best is not what torch.set_num_threads suggests.
        plain = [next(peer for peer in everyone if peer.version == kind) for kind in kinds]
        best = [fastest([peer for peer in everyone if peer.version == kind], batch) for kind in kinds]
        taking_turns = list(dict.fromkeys(plain + best))
        gpunet = GpuNet(batch, threads, options)
        reports, times = [], {peer: [] for peer in taking_turns}
        for _ in range(options.rounds):
            reports.append(gpunet.report())
            for peer in taking_turns:
                times[peer].append(peer.milliseconds(batch, options.seconds))
        gpunet.close()
        own = [report["step_ms"] for report in reports]
        share = statistics.median(report["share_of_peak"] for report in reports)
        row = f"| {batch} | {statistics.median(own):.3f} | {batch / statistics.median(own) * 1e3:.0f} | {100 * share:.0f} % |"
        for kind in range(len(kinds)):
            milliseconds, ratios = [], []
            for peer in dict.fromkeys((plain[kind], best[kind])):
                milliseconds.append(f"{statistics.median(times[peer]):.3f}{peer.setting}")
                ratios.append(f"{statistics.median(theirs / ours for theirs, ours in zip(times[peer], own)):.2f}")
            row += f" {'; '.join(milliseconds)} | {'; '.join(ratios)} |"
        print(row, flush=True)
    for peer in everyone:
        peer.close()


def main():
    cores = os.cpu_count()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--widths", default="784,512,256,10")
    parser.add_argument("--optimizer", default="sgd", choices=["sgd", "momentum", "adam"])
    parser.add_argument("--batches", default="1,32,256,1024,4096", help="batch sizes (%(default)s)")
    parser.add_argument("--threads", default="1" if cores == 1 else f"1,{cores}", help="numbers of threads (%(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="alternations (%(default)s)")
    parser.add_argument("--seconds", type=float, default=0.4, help="of each measurement, after a warm-up (%(default)s)")
    parser.add_argument("--gpunet", metavar="gpunet.dll", help="a built gpunet; by default it is built here")
    parser.add_argument("--torchsharp", action="store_true", help="compare with TorchSharp, too, whose packages are 200 MB")
    options = parser.parse_args()
    options.batches = [int(batch) for batch in options.batches.split(",")]
    options.pythons = {module: python for module in ("torch", "sklearn") if (python := python_with(module))}
    if not options.pythons and not options.torchsharp:
        sys.exit("there is no peer on this machine: install PyTorch or scikit-learn (Debian: python3-torch, python3-sklearn), or give --torchsharp")
    options.gpunet = options.gpunet or build("src/GpuNet.Cli")
    options.torchsharp = build("benchmarks/peers/TorchSharp") if options.torchsharp else None
    core = fastest_core(next(iter(options.pythons.values()))) if options.pythons else None
    print(f"{options.widths}, relu, softmax cross-entropy, {options.optimizer}; medians of {options.rounds} interleaved runs,"
          f" {datetime.date.today()}; ratio: the peer's time over GpuNet's."
          + (f" OPENBLAS_CORETYPE={core}, which is faster here than what OpenBLAS takes by itself." if core else ""))
    for threads in map(int, options.threads.split(",")):
        compare(threads, core, options)


if __name__ == "__main__":
    main()
