#!/usr/bin/env python3
"""Prints what each part of a recipe for tables brings: mean test scores of networks with and without it, and of boosted trees.

A fifth of the rows tests, each class in its share; everybody trains on the same rows, GpuNet with a tenth of them as validation part. All
other settings are the defaults. Needs python3-sklearn, a Release build of GpuNet.Cli, and a folder with the tables:

    /usr/bin/python3 benchmarks/quality/ablation.py FOLDER --tables Vehicle,spam
"""
import argparse
import csv
import json
import pathlib
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

import numpy
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.model_selection import train_test_split

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGETS = {
    "Glass": "Type", "Ionosphere": "Class", "wine": "cultivar", "diabetes": "progression", "breast_cancer": "diagnosis",
    "PimaIndiansDiabetes2": "diabetes", "Vehicle": "Class", "digits": "digit", "spam": "type", "diamonds": "price",
}
TREES = "boosted trees"
REGRESSIONS = {"diabetes", "diamonds"}
CLASSES = set(TARGETS) - REGRESSIONS
NOT_FOR = {
    "log-target": CLASSES, "target-quantile": CLASSES,
    "smoothing": REGRESSIONS | {"Ionosphere", "breast_cancer", "PimaIndiansDiabetes2", "spam"},  # two classes have no smoothing
}
VARIANTS = {
    "mlp": [],
    "tabm": ["--model", "tabm"],
    "tabm-mini": ["--model", "tabm-mini"],
    "ensemble": ["--model", "ensemble"],
    "piecewise": ["--embedding", "piecewise"],
    "piecewise+tabm": ["--embedding", "piecewise", "--model", "tabm"],
    "periodic": ["--embedding", "periodic"],
    "periodic+tabm": ["--embedding", "periodic", "--model", "tabm"],
    "vectors": ["--category-encoding", "vectors:width=4"],
    "log-target": ["--target-scaling", "log"],
    "ema": ["--average", "ema"],
    "ema-long": ["--average", "ema:decay=0.999"],
    "swa": ["--average", "swa"],
    "cosine": ["--schedule", "cosine"],
    "adamw": ["--optimizer", "adamw", "--weight-decay", "0.01"],
    "smoothing": ["--loss", "softmax_cross_entropy:smoothing=0.1"],
    "robust": ["--scaling", "robust"],
    "quantile": ["--scaling", "quantile"],
    "target-quantile": ["--target-scaling", "quantile"],
    "tabm+ema": ["--model", "tabm", "--average", "ema"],
}


def divisions(folder, name, seeds, most):
    with open(folder / f"{name}.csv", newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    if len(rows) > most:
        rows = [rows[place] for place in numpy.random.RandomState(0).permutation(len(rows))[:most]]
    column = header.index(TARGETS[name])
    classes = None if name in REGRESSIONS else [row[column] for row in rows]
    for seed in range(1, seeds + 1):
        train, test = train_test_split(rows, test_size=0.2, random_state=seed, stratify=classes)
        yield seed, header, column, train, test


def trees(name, division):
    seed, _, column, train, test = division
    texts = {place: {text: code for code, text in enumerate(sorted({row[place] for row in train + test}))}
             for place in range(len(train[0])) if place != column and any(not is_number(row[place]) for row in train)}

    def numbers(rows):
        return numpy.array([[texts[place][cell] if place in texts else float("nan" if cell == "NA" else cell)
                             for place, cell in enumerate(row) if place != column] for row in rows])

    def targets(rows):
        return numpy.array([row[column] for row in rows], dtype=float if name in REGRESSIONS else str)

    kind = HistGradientBoostingRegressor if name in REGRESSIONS else HistGradientBoostingClassifier
    start = time.time()
    model = kind(random_state=seed).fit(numbers(train), targets(train))
    return model.score(numbers(test), targets(test)), time.time() - start


def is_number(cell):
    try:
        float("nan" if cell == "NA" else cell)
        return True
    except ValueError:
        return False


def network(gpunet, name, division, options):
    seed, header, _, train, test = division
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for part, rows in (("train", train), ("test", test)):
            files.append(f"{folder}/{part}.csv")
            with open(files[-1], "w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows([header, *rows])
        model = f"{folder}/model.safetensors"
        task = ["--task", "regression"] if name in REGRESSIONS else []
        start = time.time()
        run(gpunet, "train", files[0], "--target", TARGETS[name], *task, "--split", "90/10/0", "--seed", str(seed), "--missing", "mean",
            "--threads", "1", "--device", "cpu", "--quiet", "--save", model, *options)
        seconds = time.time() - start
        scores = json.loads(run(gpunet, "evaluate", model, files[1], "--json"))
    return scores["r2" if name in REGRESSIONS else "accuracy"], seconds


def run(*command):
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode != 0:
        raise SystemExit(f"{' '.join(command)}: {result.stderr.strip()}")
    return result.stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--tables", default=",".join(TARGETS))
    parser.add_argument("--variants", default=",".join([TREES, *VARIANTS]))
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=2, help="trainings at a time")
    parser.add_argument("--rows", type=int, default=10_000, help="most rows of a table, drawn at random")
    parser.add_argument("--gpunet", default=str(ROOT / "artifacts/bin/GpuNet.Cli/release/gpunet"))
    options = parser.parse_args()
    print("| table | recipe | score | before the first recipe | seconds |\n|---|---|---|---|---|")
    for name in options.tables.split(","):
        all_divisions, first = list(divisions(options.folder, name, options.seeds, options.rows)), None
        for variant in options.variants.split(","):
            if name in NOT_FOR.get(variant, ()):
                continue
            with ThreadPoolExecutor(options.jobs) as pool:
                results = list(pool.map(
                    lambda division: trees(name, division) if variant == TREES
                    else network(options.gpunet, name, division, VARIANTS[variant]), all_divisions))
            scores = numpy.array([score for score, _ in results])
            first = scores if variant == options.variants.split(",")[0] else first
            gain = "" if variant == TREES else f"{numpy.mean(scores - first):+.4f} ± {error(scores - first):.4f}"
            seconds = numpy.mean([seconds for _, seconds in results])
            print(f"| {name} | {variant} | {scores.mean():.4f} ± {error(scores):.4f} | {gain} | {seconds:.1f} |", flush=True)


def error(values):
    return values.std(ddof=1) / len(values) ** 0.5 if len(values) > 1 else 0


if __name__ == "__main__":
    main()
