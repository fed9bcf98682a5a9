#!/usr/bin/env python3
"""Compares GpuNet with scikit-learn's multi-layer perceptrons and writes the table of docs/quality.md.

For each data set and seed the rows are divided once (a quarter tests, each class in its share), and both train on the same rows
with the same layers, optimizer, batch size and epochs. Features, and the targets of the regression, are standardized by the training
rows for both. Needs python3-sklearn and a Release build of GpuNet.Cli:

    dotnet build -c Release src/GpuNet.Cli
    /usr/bin/python3 benchmarks/quality/compare.py --write
"""
import argparse
import csv
import json
import pathlib
import subprocess
import tempfile
import warnings

import numpy
import sklearn
from sklearn.compose import TransformedTargetRegressor
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "quality.md"
BEGIN, END = "<!-- begin table -->", "<!-- end table -->"

# file, target, hidden layers, epochs: so many that neither learns much more.
TASKS = [
    ("iris", "species", (32,), 200),
    ("wine", "cultivar", (32,), 60),
    ("breast_cancer", "diagnosis", (32,), 60),
    ("digits", "digit", (64,), 40),
    ("diabetes", "progression", (16,), 200),
]
SEEDS = range(1, 6)
BATCH_SIZE, LEARNING_RATE = 32, 0.001


def sklearn_score(train, test, column, hidden, epochs, seed, regression):
    options = dict(
        hidden_layer_sizes=hidden, activation="relu", solver="adam", alpha=0.0, batch_size=BATCH_SIZE, learning_rate_init=LEARNING_RATE,
        max_iter=epochs, n_iter_no_change=epochs + 1, random_state=seed)
    if regression:
        network = TransformedTargetRegressor(MLPRegressor(**options), transformer=StandardScaler())
    else:
        network = MLPClassifier(**options)
    model = make_pipeline(StandardScaler(), network)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(*numbers(train, column, regression))
    # Accuracy, or R².
    return model.score(*numbers(test, column, regression))


def numbers(rows, column, regression):
    features = numpy.array([[float(cell) for place, cell in enumerate(row) if place != column] for row in rows])
    targets = [row[column] for row in rows]
    return features, numpy.array(targets, dtype=float if regression else str)


def gpunet_score(command, folder, header, train, test, target, hidden, epochs, seed, regression):
    files = {"train": folder / "train.csv", "test": folder / "test.csv", "model": folder / "model.safetensors"}
    for part, rows in (("train", train), ("test", test)):
        with open(files[part], "w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([header, *rows])
    run(command, "train", files["train"], "--target", target, "--task", "regression" if regression else "classification",
        "--hidden", ",".join(map(str, hidden)), "--activation", "relu", "--optimizer", "adam", "--learning-rate", LEARNING_RATE,
        "--batch-size", BATCH_SIZE, "--epochs", epochs, "--split", "100/0/0", "--seed", seed, "--device", "cpu", "--save", files["model"])
    scores = json.loads(run(command, "evaluate", files["model"], files["test"], "--device", "cpu", "--json"))
    return scores["r2" if regression else "accuracy"]


def run(command, *arguments):
    return subprocess.run([*command, *map(str, arguments)], check=True, capture_output=True, text=True).stdout


def spread(scores):
    """The mean and its standard error."""
    return f"{numpy.mean(scores):.4f} ± {numpy.std(scores, ddof=1) / len(scores) ** 0.5:.4f}"


def compare(command):
    lines = [
        "| data | score | network | epochs | scikit-learn | GpuNet | difference |",
        "|---|---|---|---:|---:|---:|---:|",
    ]
    worst = float("inf")
    for name, target, hidden, epochs in TASKS:
        with open(ROOT / "tests" / "GpuNet.Tests" / "TestData" / f"{name}.csv", newline="", encoding="utf-8") as file:
            header, *rows = csv.reader(file)
        column = header.index(target)
        regression = name == "diabetes"
        classes = None if regression else [row[column] for row in rows]
        theirs, ours = [], []
        for seed in SEEDS:
            train, test = train_test_split(rows, test_size=0.25, random_state=seed, stratify=classes)
            theirs.append(sklearn_score(train, test, column, hidden, epochs, seed, regression))
            with tempfile.TemporaryDirectory() as folder:
                ours.append(gpunet_score(command, pathlib.Path(folder), header, train, test, target, hidden, epochs, seed, regression))
        difference = numpy.mean(ours) - numpy.mean(theirs)
        worst = min(worst, difference)
        outputs = 1 if regression or len(set(classes)) == 2 else len(set(classes))
        network = " → ".join(map(str, [len(header) - 1, *hidden, outputs]))
        lines.append(f"| {name} | {'R²' if regression else 'accuracy'} | {network} | {epochs} "
                     f"| {spread(theirs)} | {spread(ours)} | {difference:+.4f} |")
        print(lines[-1], [f"{a:.3f}/{b:.3f}" for a, b in zip(theirs, ours)], flush=True)
    return "\n".join(lines), worst


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gpunet", help="gpunet.dll; by default that of the Release build")
    parser.add_argument("--write", action="store_true", help=f"put the table into {PAGE.relative_to(ROOT)}")
    options = parser.parse_args()
    dll = options.gpunet or next(iter(sorted(ROOT.glob("artifacts/*/bin/GpuNet.Cli/release/gpunet.dll"))), None)
    if dll is None:
        parser.error("there is no Release build of GpuNet.Cli: run dotnet build -c Release src/GpuNet.Cli")
    table, worst = compare(["dotnet", dll])
    if options.write:
        page = PAGE.read_text(encoding="utf-8")
        head, tail = page.split(BEGIN)[0], page.split(END)[1]
        PAGE.write_text(f"{head}{BEGIN}\n{table}\n\nscikit-learn {sklearn.__version__}.\n{END}{tail}", encoding="utf-8")
    # A NaN fails, too.
    if not worst >= -0.01:
        raise SystemExit(f"GpuNet falls short by {-worst:.4f}; at most 0.01 is allowed")


if __name__ == "__main__":
    main()
