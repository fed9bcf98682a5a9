#!/usr/bin/env python3
"""Compares the test scores of GpuNet with those of scikit-learn and LightGBM, and writes the tables of docs/quality.md.

Everybody learns from the same rows. `defaults` is everybody with its defaults on all tables; `parts` is what the rules of GpuNet's preset
bring there; `same` has GpuNet and scikit-learn train the same network in the same way, and fails where GpuNet falls short. Needs
python3-sklearn and

    dotnet build -c Release src/GpuNet.Cli
    dotnet build -c Release benchmarks/GpuNet.LightGbm
    /usr/bin/python3 benchmarks/quality/compare.py --cache FOLDER --write

What is in FOLDER is not computed again, so a comparison that was stopped goes on; take a new one for another build.
"""
import argparse
import functools
import json
import os
import pathlib
import urllib.parse
from concurrent.futures import ThreadPoolExecutor

# Before numpy is loaded: every training has one thread.
os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "DOTNET_PROCESSOR_COUNT": "1"}

import numpy
import sklearn

from systems import gpunet, lightgbm, mlp, trees
from tables import IRIS, ROOT, TABLES

PAGE = ROOT / "docs" / "quality.md"
PEERS = {"HistGradientBoosting": trees, "scikit-learn MLP": mlp(), "LightGBM": lightgbm}
PLAIN = "--preset plain"
OURS = "GpuNet"
# Tables that get several rules of the preset, and what is there without one.
PARTS = {
    "Glass": ["--model mlp", "--embedding none"], "diabetes": ["--model mlp", "--embedding none"],
    "PimaIndiansDiabetes2": ["--model mlp", "--embedding none"], "digits": ["--model mlp", "--loss softmax_cross_entropy"],
    "spam": ["--model mlp", "--loss binary_cross_entropy", "--scaling standard"],
}
# Table, hidden layers, epochs.
SAME = [(IRIS, (32,), 100), (TABLES["wine"], (32,), 60), (TABLES["breast_cancer"], (32,), 60), (TABLES["digits"], (64,), 40),
        (TABLES["diabetes"], (16,), 40)]
BATCH_SIZE, LEARNING_RATE, ALLOWED = 32, 0.001, 0.01


def tabular(options):
    return gpunet("--split", "90/10/0", "--patience", 10, *options.split())


def measure(tables, systems, seeds, options, test_share=0.2):
    """Scores and seconds of each table and system (seeds, 2)."""
    @functools.lru_cache(maxsize=4)
    def divide(table, seed):
        return table.divide(seed, test_share, options.rows)

    def learn(job):
        seed, table, name = job
        file = f"{table.name} {options.rows} {test_share} {seed} {name}.json"
        kept = options.cache and options.cache / urllib.parse.quote(file, safe=" =")
        if kept and kept.exists():
            return json.loads(kept.read_text())
        result = systems[name](divide(table, seed))
        if kept:
            options.cache.mkdir(parents=True, exist_ok=True)
            kept.write_text(json.dumps(result))
        return result

    jobs = [(seed, table, name) for seed in seeds for table in tables for name in systems]
    with ThreadPoolExecutor(options.jobs) as pool:
        results = list(zip(jobs, pool.map(learn, jobs)))
    return {(table, name): numpy.array([result for job, result in results if job[1:] == (table, name)])
            for table in tables for name in systems}


def spread(values, form=".4f"):
    """The mean and its standard error."""
    return f"{values.mean():{form}} ± {error(values):.4f}"


def error(values):
    return values.std(ddof=1) / len(values) ** 0.5


def markdown(head, rows):
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *rows])


def defaults(options):
    """Everybody's defaults: scores, how often and how much GpuNet is ahead of each other, and times."""
    systems = PEERS | {f"GpuNet `{PLAIN}`": tabular(PLAIN), OURS: tabular("")}
    results = measure(options.tables, systems, range(1, options.seeds + 1), options)
    others = list(systems)[:-1]
    rows, counts = [], {name: [0, 0, 0] for name in others}
    for table in options.tables:
        scores = {name: results[table, name][:, 0] for name in systems}
        for name in others:
            ahead = scores[OURS] - scores[name]
            counts[name][0 if ahead.mean() > error(ahead) else 2 if ahead.mean() < -error(ahead) else 1] += 1
        better = max(list(PEERS)[:2], key=lambda name: scores[name].mean())
        rows.append([table.title, table.score, *map(spread, scores.values()), spread(scores[OURS] - scores[better], "+.4f")])
    ahead = {name: numpy.mean([(results[table, OURS] - results[table, name])[:, 0].mean() for table in options.tables]) for name in others}
    return "\n\n".join([
        markdown(["data", "score", *systems, "ahead of the better of the first two"], rows),
        f"{OURS} is ahead or behind where the mean of the differences on the same rows is beyond its standard error:",
        markdown(["beside", "ahead", "level", "behind", "mean difference"],
                 [[name, *map(str, counts[name]), f"{ahead[name]:+.4f}"] for name in others]),
        "Seconds of processor time of one training, of GpuNet and LightGBM with the start of the process and the reading of the file:",
        markdown(["data", "rows to learn from", *systems], [
            [table.title, f"{len(table.divide(1, 0.2, options.rows).train):,}"]
            + [f"{results[table, name][:, 1].mean():.1f}" for name in systems] for table in options.tables]),
    ])


def parts(options):
    """How much the preset is ahead of itself without one of its rules."""
    rows = []
    for table, without in ((TABLES[name], without) for name, without in PARTS.items()):
        systems = {OURS: tabular("")} | {f"{OURS} `{part}`": tabular(part) for part in without}
        ours, *others = measure([table], systems, range(1, options.seeds + 1), options).values()
        rows += [[table.title, spread(ours[:, 0]), f"`{part}`", spread(ours[:, 0] - other[:, 0], "+.4f")]
                 for part, other in zip(without, others)]
    return markdown(["data", OURS, "with", "ahead of that"], rows)


def same(options):
    """The same settings: scikit-learn, GpuNet, and GpuNet with first weights and biases of scikit-learn's kind."""
    rows, least = [], numpy.inf
    for table, hidden, epochs in SAME:
        theirs = mlp(hidden_layer_sizes=hidden, activation="relu", solver="adam", alpha=0.0, batch_size=BATCH_SIZE,
                     learning_rate_init=LEARNING_RATE, max_iter=epochs, n_iter_no_change=epochs + 1)
        ours = [*PLAIN.split(), "--split", "100/0/0", "--hidden", ",".join(map(str, hidden)), "--activation", "relu", "--optimizer", "adam",
                "--learning-rate", LEARNING_RATE, "--batch-size", BATCH_SIZE, "--epochs", epochs]
        systems = {"scikit-learn, same settings": theirs, "GpuNet, same settings": gpunet(*ours),
                   "GpuNet, glorot_uniform": gpunet(*ours, "--init", "glorot_uniform", "--bias-init", "glorot_uniform")}
        results = measure([table], systems, range(1, 26), options, test_share=0.25)
        first, *others = (results[table, name][:, 0] for name in systems)
        # numpy.min keeps a NaN, which fails, too.
        least = numpy.min([least, *(other.mean() - first.mean() for other in others)])
        rows.append([table.name, table.score, " → ".join(map(str, hidden)), str(epochs), spread(first)]
                    + [cell for other in others for cell in (spread(other), f"{other.mean() - first.mean():+.4f}")])
    head = ["data", "score", "hidden layers", "epochs", "scikit-learn", "GpuNet", "difference", "GpuNet, `glorot_uniform`", "difference"]
    return markdown(head, rows), least


def put(page, name, text):
    begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
    return f"{page.split(begin)[0]}{begin}\n{text}\n{end}{page.split(end)[1]}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=["defaults", "parts", "same"], help="one of the comparisons")
    parser.add_argument("--cache", type=pathlib.Path, metavar="FOLDER", help="where results are kept")
    parser.add_argument("--tables", type=lambda text: [TABLES[name] for name in text.split(",")], default=list(TABLES.values()))
    parser.add_argument("--seeds", type=int, default=10, help="divisions of each table, at least 2")
    parser.add_argument("--rows", type=int, help="most rows of a table, drawn at random")
    parser.add_argument("--jobs", type=int, default=2, help="trainings at a time, each of one thread")
    parser.add_argument("--write", action="store_true", help=f"put the tables into {PAGE.relative_to(ROOT)}")
    options = parser.parse_args()
    print(f"scikit-learn {sklearn.__version__}")
    least = numpy.inf
    for comparison in (defaults, parts, same):
        if options.only not in (None, comparison.__name__):
            continue
        text = comparison(options)
        if comparison is same:
            text, least = text
        print(f"\n{text}", flush=True)
        if options.write:
            PAGE.write_text(put(PAGE.read_text(encoding="utf-8"), comparison.__name__, text), encoding="utf-8")
    if not least >= -ALLOWED:
        raise SystemExit(f"GpuNet falls short by {-least:.4f}; at most {ALLOWED} is allowed")


if __name__ == "__main__":
    main()
