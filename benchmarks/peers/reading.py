#!/usr/bin/env python3
"""Reading CSV files: GpuNet beside pandas.read_csv, in processes that take turns. See README.md."""

import argparse
import json
import os
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile

from compare import ROOT, python_with

PANDAS = """
import sys, time
import pandas
def resident(what):
    return next(int(line.split()[1]) * 1024 for line in open('/proc/self/status') if line.startswith(what))
pandas.read_csv(sys.argv[2])
before, processor, start = resident('VmRSS'), time.process_time(), time.perf_counter()
table = pandas.read_csv(sys.argv[1])
seconds, processor = time.perf_counter() - start, time.process_time() - processor
import json
print(json.dumps({'seconds': seconds, 'processor_seconds': processor, 'peak_bytes': resident('VmHWM') - before}))
"""

WORDS = ["red", "green", "light blue", "yellow", "orange"]
COLUMNS = 20
KINDS = {
    "6 decimals": lambda column: f"{random.gauss(0, 1):.6f}",
    "17 digits": lambda column: repr(random.gauss(0, 1)),
    "1 of 5 texts": lambda column: random.choice(WORDS) if column % 5 == 4 else f"{random.gauss(0, 1):.6f}",
}


def write(path, kind, megabytes):
    """Some thousand rows, again and again."""
    header = ",".join(f"x{column}" for column in range(COLUMNS)) + "\n"
    rows = "".join(",".join(KINDS[kind](column) for column in range(COLUMNS)) + "\n" for _ in range(5000))
    with open(path, "w") as file:
        file.write(header)
        for _ in range(max(1, round(megabytes * 1e6 / len(rows)))):
            file.write(rows)


def last_line(command):
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[-1])


def build():
    project = ["benchmarks/GpuNet.Benchmarks", "-c", "Release", "--nologo"]
    subprocess.run(["dotnet", "build", *project], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return subprocess.run(
        ["dotnet", "build", *project, "-getProperty:TargetPath"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


def compare(kind, megabytes, folder, options):
    path, small = folder / "data.csv", folder / "small.csv"
    write(path, kind, megabytes)
    write(small, kind, 1)
    size = path.stat().st_size
    own, other = [], []
    for _ in range(options.rounds):
        own.append(last_line(["dotnet", options.benchmarks, "read", str(path), "x0"]))
        other.append(last_line([options.python, "-c", PANDAS, str(path), str(small)]))

    def row(name, runs, values):
        seconds = statistics.median(run["seconds"] for run in runs)
        processor = statistics.median(run["processor_seconds"] for run in runs)
        ratio = statistics.median(peer["seconds"] / run["seconds"] for run, peer in zip(runs, other))
        peak = statistics.median(run["peak_bytes"] for run in runs)
        print(f"| {size / 1e6:.0f} MB, {kind} | {name} | {size / seconds / 1e6:.0f} | {size / processor / 1e6:.0f} | {ratio:.2f} | "
              f"{peak / 1e6:.0f} | {peak / (4 * values):.2f} |", flush=True)

    values = own[0]["values"]
    row("`Table.Read`", [run["table"] for run in own], values)
    row("and `DataSetReader.Read`", [run["data"] for run in own], values)
    row("pandas", other, values)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, nargs="+", default=[40, 400])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--benchmarks", help="GpuNet.Benchmarks.dll; built if not given")
    options = parser.parse_args()
    options.python = python_with("pandas") or sys.exit("there is no pandas (Debian: python3-pandas)")
    options.benchmarks = options.benchmarks or build()
    random.seed(1)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.0f}\n")
    print("| file | | MB/s | MB a processor second | pandas' time / this | peak MB | peak / float matrix |")
    print("|---|---|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        for megabytes in options.megabytes:
            for kind in KINDS:
                compare(kind, megabytes, pathlib.Path(folder), options)


if __name__ == "__main__":
    main()
