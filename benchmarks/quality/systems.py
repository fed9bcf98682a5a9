"""What learns a division of a table: each answers with its score on the test rows and the seconds of processor time of its training."""
import csv
import json
import os
import pathlib
import subprocess
import tempfile
import time
import warnings

import numpy
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.exceptions import ConvergenceWarning
from sklearn.impute import SimpleImputer
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from tables import ROOT

ARTIFACTS = ROOT / "artifacts" / "bin"


def trees(division):
    """scikit-learn's HistGradientBoosting with its defaults; texts are their places in the alphabet."""
    kind = HistGradientBoostingRegressor if division.table.is_regression else HistGradientBoostingClassifier
    return fitted(kind(random_state=division.seed), division)


def mlp(**options):
    """scikit-learn's multi-layer perceptron; texts are one-hot, everything else is standardized, missing values are the mean."""
    def learn(division):
        model = (MLPRegressor if division.table.is_regression else MLPClassifier)(random_state=division.seed, **options)
        if division.table.is_regression:
            model = TransformedTargetRegressor(model, transformer=StandardScaler())
        columns = ColumnTransformer(
            [("texts", OneHotEncoder(handle_unknown="ignore"), numpy.array(division.is_text))],
            remainder=make_pipeline(SimpleImputer(), StandardScaler()), sparse_threshold=0)
        return fitted(make_pipeline(columns, model), division)
    return learn


def fitted(model, division):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        features, targets = division.features(division.train), division.targets(division.train)
        start = time.thread_time()
        model.fit(features, targets)
        seconds = time.thread_time() - start
    # Accuracy, or R².
    return model.score(division.features(division.test), division.targets(division.test)), seconds


def lightgbm(division):
    """LightGBM with the defaults of ML.NET, on the same numbers as scikit-learn's trees."""
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for part, rows in (("train", division.train), ("test", division.test)):
            files.append(f"{folder}/{part}.csv")
            numpy.savetxt(files[-1], numpy.column_stack([division.targets(rows), division.features(rows)]), fmt="%.17g", delimiter=",")
        counts = [len(division.places), division.classes, division.seed]
        text, seconds = run(ARTIFACTS / "GpuNet.LightGbm" / "release" / "GpuNet.LightGbm", *files, *counts)
    return float(text), seconds


def gpunet(*options):
    """GpuNet, given the file, its target and these options."""
    def learn(division):
        command = ARTIFACTS / "GpuNet.Cli" / "release" / "gpunet"
        with tempfile.TemporaryDirectory() as folder:
            for part, rows in (("train", division.train), ("test", division.test)):
                with open(f"{folder}/{part}.csv", "w", newline="", encoding="utf-8") as file:
                    csv.writer(file).writerows([division.header, *rows])
            model = f"{folder}/model.safetensors"
            _, seconds = run(command, "train", f"{folder}/train.csv", "--target", division.table.target, "--seed", division.seed,
                             "--missing", "mean", "--device", "cpu", "--threads", 1, "--quiet", "--save", model, *options)
            scores, _ = run(command, "evaluate", model, f"{folder}/test.csv", "--device", "cpu", "--json")
        return json.loads(scores)["r2" if division.table.is_regression else "accuracy"], seconds
    return learn


def run(command, *arguments):
    """Its output, and the seconds of processor time that it took with everything from its start on."""
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen([command, *map(str, arguments)], stdout=output, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        if process.returncode != 0:
            raise SystemExit(f"{pathlib.Path(command).name} {' '.join(map(str, arguments))}: {errors.read().strip()}")
        return output.read(), usage.ru_utime + usage.ru_stime
